using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Retention;

public sealed class EVT6001_StreamGrowsWithoutBoundTests : RuleTest
{
    public override string Id => "EVT6001";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Add_without_a_limit() => Flags("""
        db.[|StreamAdd|]("s", "f", "v");
        """,
        "'StreamAdd' appends without a limit, and nothing in 'Worker' trims: the stream grows until Redis runs out of memory");

    [Theory]
    [InlineData("""await db.[|StreamAddAsync|]("s", new[] { new NameValueEntry("f", "v") });""")]
    [InlineData("""db.[|StreamAdd|]("s", "f", "v", maxLength: null);""")]
    [InlineData("""_ = db.CreateBatch().[|StreamAddAsync|]("s", "f", "v");""")]
    [InlineData("""db.[|Execute|]("XADD", "s", "*", "f", "v");""")]
    [InlineData("""db.[|StreamAdd|]("s", new[] { new NameValueEntry("f", "v") }, new StreamIdempotentId("p", "1"));""")]
    public Task Other_apis(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamAdd("s", "f", "v", maxLength: 1000, useApproximateMaxLength: true);""")]
    [InlineData("""int? limit = args.Length; db.StreamAdd("s", "f", "v", maxLength: limit);""")]
    [InlineData("""db.StreamAdd("s", new[] { new NameValueEntry("f", "v") }, new StreamAddOptions());""")]
    [InlineData("""db.StreamAdd("s", "f", "v"); db.StreamTrim("s", 1000, true);""")]
    [InlineData("""db.StreamAdd("s", "f", "v"); db.StreamDelete("s", new RedisValue[] { "1-1" });""")]
    [InlineData("""db.StreamAdd("s", "f", "v"); db.KeyExpire("s", TimeSpan.FromDays(1));""")]
    [InlineData("""db.StreamAdd("orders:dead-letter", "f", "v");""")]
    [InlineData("""string dlqKey = args[0]; db.StreamAdd(dlqKey, "f", "v");""")]
    [InlineData("""db.Execute("XADD", "s", "MAXLEN", "~", 1000, "*", "f", "v");""")]
    [InlineData("""db.Execute("XADD", "s", "MINID", "~", "1-0", "*", "f", "v");""")]
    [InlineData("""var list = new List<object>(); list.Add("s"); db.Execute("XADD", list);""")]
    public Task Limited_or_drained(string source) => Silent(source);
}
