using Events.Chaos.Contracts;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Judging;

/// <summary>Nothing is left pending, or undelivered, or waiting for another try.</summary>
public static class LeftoverJudge
{
    public static async Task CheckAsync(ChaosRun run)
    {
        await using RawRedis redis = await run.ConnectRawAsync();
        string stream = ChaosKeys.Stream.Name;
        string[] groups = run.Consumers.Any(static consumer => consumer.Options.Audits) ? [ChaosKeys.Group, ChaosKeys.Audit] : [ChaosKeys.Group];
        foreach (string group in groups)
        {
            object?[] summary = (object?[])(await redis.CommandAsync("XPENDING", stream, group))!;
            Assert.Equal(0L, summary[0]);
            object? unread = await redis.CommandAsync("XREADGROUP", "GROUP", group, "judge", "STREAMS", stream, ">");
            Assert.Null(unread);
        }
    }
}
