using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Retention;

public sealed class EVT6002_ExactTrimmingTests : RuleTest
{
    public override string Id => "EVT6002";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Length_without_the_flag() => Flags("""
        db.[|StreamAdd|]("s", "f", "v", maxLength: 1000);
        """,
        "'StreamAdd' trims to an exact length, which rewrites a node of the stream on every call: trim approximately");

    [Fact]
    public Task A_raw_command_is_called_by_its_name() => Flags("""
        db.[|Execute|]("xtrim", "s", "MAXLEN", 1000);
        """,
        "'XTRIM' trims to an exact length, which rewrites a node of the stream on every call: trim approximately");

    [Theory]
    [InlineData("""db.[|StreamAdd|]("s", "f", "v", maxLength: 1000, useApproximateMaxLength: false);""")]
    [InlineData("""await db.[|StreamTrimAsync|]("s", 1000);""")]
    [InlineData("""db.[|StreamTrimByMinId|]("s", "1-0");""")]
    [InlineData("""int n = args.Length; db.[|StreamTrim|]("s", n, false);""")]
    [InlineData("""db.[|Execute|]("XADD", "s", "MAXLEN", 1000, "*", "f", "v");""")]
    [InlineData("""db.[|Execute|]("XTRIM", "s", "MAXLEN", "=", 1000);""")]
    public Task Other_apis(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamAdd("s", "f", "v", maxLength: 1000, useApproximateMaxLength: true);""")]
    [InlineData("""bool loose = args.Length > 0; db.StreamAdd("s", "f", "v", maxLength: 1000, useApproximateMaxLength: loose);""")]
    [InlineData("""db.StreamAdd("s", "f", "v", maxLength: null);""")]
    [InlineData("""db.StreamAdd("s", "f", "v");""")]
    [InlineData("""db.StreamTrim("s", 1000, true);""")]
    [InlineData("""db.StreamTrim("s", 0);""")]
    [InlineData("""db.Execute("XTRIM", "s", "MAXLEN", "~", 1000);""")]
    [InlineData("""db.StreamAdd("s", new[] { new NameValueEntry("f", "v") }, new StreamAddOptions { MaxLength = 10 });""")]
    [InlineData("""db.StreamTrimByMinId("s", "1-0", useApproximateMaxLength: true);""")]
    [InlineData("""db.Execute("XADD", "s", "MAXLEN", "~", 1000, "*", "f", "v");""")]
    public Task Approximate_or_unknown(string source) => Silent(source);
}
