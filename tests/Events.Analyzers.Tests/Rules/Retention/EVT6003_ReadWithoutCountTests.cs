using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Retention;

public sealed class EVT6003_ReadWithoutCountTests : RuleTest
{
    public override string Id => "EVT6003";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Group_read() => Flags("""
        db.[|StreamReadGroup|]("s", "g", "c", ">");
        """,
        "'StreamReadGroup' reads without a count: after an outage the whole backlog comes in one reply");

    [Theory]
    [InlineData("""await db.[|StreamReadAsync|]("s", "0-0");""")]
    [InlineData("""db.[|StreamRange|]("s");""")]
    [InlineData("""db.[|StreamRange|]("s", "-", "+");""")]
    [InlineData("""db.[|StreamRead|](new[] { new StreamPosition("s", "0") });""")]
    [InlineData("""db.[|Execute|]("XREAD", "STREAMS", "s", "0");""")]
    public Task Other_reads(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamReadGroup("s", "g", "c", ">", 10);""")]
    [InlineData("""int? n = args.Length; db.StreamReadGroup("s", "g", "c", ">", n);""")]
    [InlineData("""db.StreamRange("s", args[0], args[1]);""")]
    [InlineData("""db.StreamRange("s", count: 100);""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", 10);""")]
    [InlineData("""db.Execute("XREAD", "COUNT", 10, "STREAMS", "s", "0");""")]
    [InlineData("""db.StreamRead(new[] { new StreamPosition("s", "0") }, countPerStream: 5);""")]
    public Task Limited_reads(string source) => Silent(source);
}
