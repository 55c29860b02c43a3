using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5007_FixTests : FixTest
{
    public override string Id => "EVT5007";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", args[0], 10);""", """db.StreamReadGroup("s", "g", args[0], count: 10);""")]
    [InlineData("""int n = args.Length; await db.StreamReadGroupAsync("s", "g", args[0], n);""", """int n = args.Length; await db.StreamReadGroupAsync("s", "g", args[0], count: n);""")]
    public Task Names_the_count(string before, string after) => Fixes(before, after);

    [Fact]
    public Task A_position_as_consumer_has_no_fix() => OffersNothing("""db.StreamReadGroup("s", "g", ">", count: 10);""");

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamReadGroup("s", "g", args[0], 10);
        db.StreamReadGroup("t", "g", args[0], 10);
        """, """
        db.StreamReadGroup("s", "g", args[0], count: 10);
        db.StreamReadGroup("t", "g", args[0], count: 10);
        """);
}
