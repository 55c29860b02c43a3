using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Retention;

public sealed class EVT6002_FixTests : FixTest
{
    public override string Id => "EVT6002";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamAdd("s", "f", "v", maxLength: 1000);""", """db.StreamAdd("s", "f", "v", maxLength: 1000, useApproximateMaxLength: true);""")]
    [InlineData("""db.StreamAdd("s", "f", "v", null, 1000, false, CommandFlags.None);""", """db.StreamAdd("s", "f", "v", null, 1000, true, CommandFlags.None);""")]
    [InlineData("""await db.StreamTrimAsync("s", 1000, useApproximateMaxLength: false);""", """await db.StreamTrimAsync("s", 1000, useApproximateMaxLength: true);""")]
    [InlineData("""db.StreamTrimByMinId("s", "5-0");""", """db.StreamTrimByMinId("s", "5-0", useApproximateMaxLength: true);""")]
    [InlineData("""db.Execute("XADD", "s", "MAXLEN", 1000, "*", "f", "v");""", """db.Execute("XADD", "s", "MAXLEN", "~", 1000, "*", "f", "v");""")]
    [InlineData("""db.Execute("XTRIM", "s", "MINID", "=", "5-0");""", """db.Execute("XTRIM", "s", "MINID", "~", "5-0");""")]
    public Task Trims_approximately(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamTrim("s", 10);
        db.StreamTrim("t", 10, false);
        """, """
        db.StreamTrim("s", 10, useApproximateMaxLength: true);
        db.StreamTrim("t", 10, true);
        """);

    [Fact]
    public Task A_list_of_arguments_elsewhere_has_no_fix() => OffersNothing("""
        var list = new List<object> { "s", "MAXLEN", 1000 };
        db.Execute("XTRIM", list);
        """);
}
