using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5002_FixTests : FixTest
{
    public override string Id => "EVT5002";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("noAck: true", "")]
    [InlineData("true", "")]
    public Task Reads_without_no_ack(string before, string _) => Fixes($$"""
        foreach (var entry in await db.StreamReadGroupAsync("s", "g", args[0], ">", 10, {{before}}))
        {
            await work.Do(entry);
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
        }
        """, """
        foreach (var entry in await db.StreamReadGroupAsync("s", "g", args[0], ">", 10))
        {
            await work.Do(entry);
            await db.StreamAcknowledgeAsync("s", "g", entry.Id);
        }
        """, reveals: ["EVT4008"]);

    [Fact]
    public Task An_argument_in_the_middle_becomes_false() => Fixes("""
        var entries = db.StreamReadGroup("s", "g", args[0], ">", 10, true, CommandFlags.None);
        db.StreamAcknowledge("s", "g", entries[0].Id);
        """, """
        var entries = db.StreamReadGroup("s", "g", args[0], ">", 10, false, CommandFlags.None);
        db.StreamAcknowledge("s", "g", entries[0].Id);
        """, reveals: ["EVT4008"]);

    [Fact]
    public Task Removes_the_acknowledgement() => Fixes("""
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10, noAck: true))
        {
            await work.Do(entry);
            db.StreamAcknowledge("s", "g", entry.Id);
        }
        """, """
        foreach (var entry in db.StreamReadGroup("s", "g", args[0], ">", 10, noAck: true))
        {
            await work.Do(entry);
        }
        """, index: 1);
}
