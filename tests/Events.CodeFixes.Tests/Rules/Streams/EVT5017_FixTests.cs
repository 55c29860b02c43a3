using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Streams;

public sealed class EVT5017_FixTests : FixTest
{
    public override string Id => "EVT5017";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamAutoClaim("s", "g", args[0], 60_000, ">", 10);""", """db.StreamAutoClaim("s", "g", args[0], 60_000, "0-0", 10);""")]
    [InlineData("""db.StreamAutoClaim("s", "g", args[0], 60_000, startAtId: "$", count: 10);""", """db.StreamAutoClaim("s", "g", args[0], 60_000, startAtId: "0-0", count: 10);""")]
    public Task Begins_at_the_beginning(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamAutoClaim("s", "g", args[0], 60_000, ">", 10);
        db.StreamAutoClaim("s", "g", args[0], 60_000, startAtId: "$", count: 10);
        """, """
        db.StreamAutoClaim("s", "g", args[0], 60_000, "0-0", 10);
        db.StreamAutoClaim("s", "g", args[0], 60_000, startAtId: "0-0", count: 10);
        """);
}
