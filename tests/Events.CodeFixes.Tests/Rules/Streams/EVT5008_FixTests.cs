using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5008_FixTests : FixTest
{
    public override string Id => "EVT5008";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Fact]
    public Task Looks_the_entry_up() => Fixes("""
        foreach (var pending in db.StreamPendingMessages("s", "g", 10, args[0]))
        {
            await work.DoAll(await db.StreamReadAsync("s", pending.MessageId, 1));
        }
        """, """
        foreach (var pending in db.StreamPendingMessages("s", "g", 10, args[0]))
        {
            await work.DoAll(await db.StreamRangeAsync("s", pending.MessageId, pending.MessageId, 1));
        }
        """);

    [Fact]
    public Task New_messages_have_no_fix() => OffersNothing("""db.StreamRead("s", StreamPosition.NewMessages, 10);""");
}
