using Events.Analyzers.Tests.Harness;

namespace Events.Analyzers.Tests.Rules.Streams;

public sealed class EVT5003_ClaimWithoutMinimumIdleTimeTests : RuleTest
{
    public override string Id => "EVT5003";

    protected override string Wrap(string source) => RedisPrograms.InMethod(source);

    [Fact]
    public Task Claim_at_once() => Flags("""
        await db.StreamAutoClaimAsync("s", "g", "c", [|0|], "0-0");
        """,
        "'StreamAutoClaimAsync' claims entries that were delivered no time ago: it takes them from consumers that are working on them, and both handle them");

    [Theory]
    [InlineData("""const int idle = 0; db.StreamClaim("s", "g", "c", [|idle|], new RedisValue[] { "1-1" });""")]
    [InlineData("""db.StreamAutoClaimIdsOnly("s", "g", "c", minIdleTimeInMs: [|500|], "0-0");""")]
    [InlineData("""db.Execute("XAUTOCLAIM", "s", "g", "c", [|"0"|], "0-0");""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", claimMinIdleTime: [|TimeSpan.Zero|]);""")]
    [InlineData("""var all = db.StreamPendingMessages("s", "g", 10, RedisValue.Null); db.StreamClaim("s", "g", "c", [|0|], all.Select(p => p.MessageId).ToArray());""")]
    public Task Other_apis_and_short_times(string source) => Flags(source);

    [Theory]
    [InlineData("""await db.StreamAutoClaimAsync("s", "g", "c", 60000, "0-0");""")]
    [InlineData("""long idle = args.Length; db.StreamClaim("s", "g", "c", idle, new RedisValue[] { "1-1" });""")]
    [InlineData("""db.StreamClaimIdsOnly("s", "g", "c", 0, new RedisValue[] { "1-1" });""")]
    [InlineData("""db.Execute("XCLAIM", "s", "g", "c", 0, args[0]);""")]
    [InlineData("""db.Execute("XCLAIM", "s", "g", "c", 0, args[0], "JUSTID");""")]
    [InlineData("""var dead = db.StreamPendingMessages("s", "g", 10, "worker-7"); db.StreamClaim("s", "g", "c", 0, dead.Select(p => p.MessageId).ToArray());""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", claimMinIdleTime: TimeSpan.FromMinutes(1));""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c");""")]
    public Task Times_that_are_meant(string source) => Silent(source);
}
