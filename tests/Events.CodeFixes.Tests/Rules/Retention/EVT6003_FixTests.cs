using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Retention;

public sealed class EVT6003_FixTests : FixTest
{
    public override string Id => "EVT6003";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", args[0]);""", """db.StreamReadGroup("s", "g", args[0], count: 10);""")]
    [InlineData("""await db.StreamReadAsync("s", "0-0", null);""", """await db.StreamReadAsync("s", "0-0", 10);""")]
    [InlineData("""db.StreamRead(new[] { new StreamPosition("s", "0") });""", """db.StreamRead(new[] { new StreamPosition("s", "0") }, countPerStream: 10);""")]
    [InlineData("""db.Execute("XREADGROUP", "GROUP", "g", args[0], "STREAMS", "s", ">");""", """db.Execute("XREADGROUP", "GROUP", "g", args[0], "COUNT", 10, "STREAMS", "s", ">");""")]
    public Task Reads_ten_at_a_time(string before, string after) => Fixes(before, after);

    [Theory]
    [InlineData("""db.StreamRange("s");""")]
    [InlineData("""db.Execute("XRANGE", "s", "-", "+");""")]
    public Task A_range_that_is_read_once_would_be_cut(string source) => OffersNothing(source);

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamRead("t", "0-0");
        db.StreamRead("s", "0-0");
        """, """
        db.StreamRead("t", "0-0", count: 10);
        db.StreamRead("s", "0-0", count: 10);
        """);
}
