using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Retention;

public sealed class EVT6001_FixTests : FixTest
{
    public override string Id => "EVT6001";

    protected override string Wrap(string source) => RedisPrograms.InFormattedMethod(source);

    [Theory]
    [InlineData("""db.StreamAdd("s", "f", "v");""", """db.StreamAdd("s", "f", "v", maxLength: 100_000, useApproximateMaxLength: true);""")]
    [InlineData("""await db.StreamAddAsync("s", new NameValueEntry[] { new("f", "v") });""", """await db.StreamAddAsync("s", new NameValueEntry[] { new("f", "v") }, maxLength: 100_000, useApproximateMaxLength: true);""")]
    [InlineData("""db.StreamAdd("s", "f", "v", null, null, false, CommandFlags.None);""", """db.StreamAdd("s", "f", "v", null, 100_000, true, CommandFlags.None);""")]
    [InlineData("""db.Execute("XADD", "s", "*", "f", "v");""", """db.Execute("XADD", "s", "MAXLEN", "~", 100_000, "*", "f", "v");""")]
    public Task Adds_an_approximate_limit(string before, string after) => Fixes(before, after);

    [Fact]
    public Task All_at_once() => FixesAll("""
        db.StreamAdd("s", "f", "v");
        db.StreamAdd("t", "f", "v");
        """, """
        db.StreamAdd("s", "f", "v", maxLength: 100_000, useApproximateMaxLength: true);
        db.StreamAdd("t", "f", "v", maxLength: 100_000, useApproximateMaxLength: true);
        """);
}
