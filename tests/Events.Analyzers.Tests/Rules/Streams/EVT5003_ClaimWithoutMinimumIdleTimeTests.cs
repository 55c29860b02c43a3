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
        "'StreamAutoClaimAsync' claims entries that were delivered just now: it takes them from consumers that are working on them, and both handle them");

    [Theory]
    [InlineData("""const int idle = 0; db.StreamClaim("s", "g", "c", [|idle|], new RedisValue[] { "1-1" });""")]
    [InlineData("""db.StreamAutoClaimIdsOnly("s", "g", "c", minIdleTimeInMs: [|500|], "0-0");""")]
    [InlineData("""foreach (var p in db.StreamPendingMessages("s", "g", 10, RedisValue.Null)) if (p.IdleTimeInMilliseconds > 60000) db.StreamClaim("s", "g", "c", [|0|], new[] { p.MessageId });""")]
    [InlineData("""var idle = db.StreamPendingMessages("s", "g", 10, RedisValue.Null).Where(p => p.IdleTimeInMilliseconds > 60000); db.StreamClaim("s", "g", "c", [|0|], idle.Select(p => p.MessageId).ToArray());""")]
    [InlineData("""var idle = db.StreamPendingMessages("s", "g", 10, RedisValue.Null, minIdleTimeInMs: 60000); db.StreamClaim("s", "g", "c", [|0|], idle.Select(p => p.MessageId).ToArray());""")]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", [|(long)TimeSpan.FromMinutes(1).TotalSeconds|], "0-0");""")]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", [|TimeSpan.FromMinutes(1).Seconds|], "0-0");""")]
    [InlineData("""db.Execute("XAUTOCLAIM", "s", "g", "c", [|"0"|], "0-0");""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", claimMinIdleTime: [|TimeSpan.Zero|]);""")]
    [InlineData("""var all = db.StreamPendingMessages("s", "g", 10, RedisValue.Null); db.StreamClaim("s", "g", "c", [|0|], all.Select(p => p.MessageId).ToArray());""")]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", [|(long)TimeSpan.FromMilliseconds(200).TotalMilliseconds|], "0-0");""")]
    [InlineData("""var idle = TimeSpan.FromSeconds(0.5); db.StreamAutoClaim("s", "g", "c", [|(long)idle.TotalMilliseconds|], "0-0");""")]
    public Task Other_apis_and_short_times(string source) => Flags(source);

    [Theory]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", [|TimeSpan.FromMinutes(10).Milliseconds|], "0-0");""")]
    [InlineData("""var idle = args.Length > 0 ? TimeSpan.FromMinutes(1) : TimeSpan.FromMinutes(2); db.StreamClaim("s", "g", "c", [|idle.Milliseconds|], new RedisValue[] { "1-1" });""")]
    public Task The_part_below_a_second(string source) => Flags(
        source,
        (source.Contains("AutoClaim") ? "'StreamAutoClaim'" : "'StreamClaim'") + " claims entries that were delivered less than a second ago (Milliseconds is the part below a second, TotalMilliseconds is what is meant): it takes them from consumers that are working on them, and both handle them");

    [Theory]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", (long)TimeSpan.FromMinutes(1).TotalMilliseconds, "0-0");""")]
    [InlineData("""var idle = TimeSpan.FromSeconds(args.Length); db.StreamAutoClaim("s", "g", "c", (long)idle.TotalMilliseconds, "0-0");""")]
    [InlineData("""await db.StreamAutoClaimAsync("s", "g", "c", 60000, "0-0");""")]
    [InlineData("""long idle = args.Length; db.StreamClaim("s", "g", "c", idle, new RedisValue[] { "1-1" });""")]
    [InlineData("""db.StreamClaimIdsOnly("s", "g", "c", 0, new RedisValue[] { "1-1" });""")]
    [InlineData("""db.Execute("XCLAIM", "s", "g", "c", 0, args[0]);""")]
    [InlineData("""db.Execute("XCLAIM", "s", "g", "c", 0, args[0], "JUSTID");""")]
    [InlineData("""var dead = db.StreamPendingMessages("s", "g", 10, "worker-7"); db.StreamClaim("s", "g", "c", 0, dead.Select(p => p.MessageId).ToArray());""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c", claimMinIdleTime: TimeSpan.FromMinutes(1));""")]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", 300_000, "0-0");""")]
    [InlineData("""long idle = args.Length * 1000; db.StreamAutoClaim("s", "g", "c", idle, "0-0");""")]
    [InlineData("""foreach (var p in db.StreamPendingMessages("s", "g", 10, "gone")) db.StreamClaim("s", "g", "c", 0, new[] { p.MessageId });""")]
    [InlineData("""db.StreamReadGroup("s", "g", "c");""")]
    [InlineData("""const int minutes = 60_000; db.StreamAutoClaim("s", "g", "c", 5 * minutes, "0-0");""")]
    [InlineData("""db.StreamAutoClaim("s", "g", "c", (long)TimeSpan.FromMinutes(1).TotalSeconds * 1000, "0-0");""")]
    [InlineData("""long idle = long.Parse(args[0]); db.StreamAutoClaim("s", "g", "c", idle, "0-0");""")]
    [InlineData("""db.StreamPendingMessages("s", "g", 10, RedisValue.Null, minIdleTimeInMs: 0);""")]
    public Task Times_that_are_meant(string source) => Silent(source);
}
