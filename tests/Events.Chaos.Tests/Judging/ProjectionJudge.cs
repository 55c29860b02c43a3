using Events.Chaos.Contracts;
using Events.Chaos.Roles;
using Events.Chaos.Runs;
using Events.TestSupport;

namespace Events.Chaos.Judging;

/// <summary>The state of the projection against the stream: each entry once and in order, and the position is that of the last one.</summary>
public static class ProjectionJudge
{
    /// <summary>Counts the entries that the live state has.</summary>
    public static async Task<long> CountAsync(RawRedis redis) =>
        await LiveAsync(redis) is { } live ? (long)(await redis.CommandAsync("LLEN", KeyOf(live, ChaosTotals.Entries)))! : 0;

    public static async Task CheckAsync(ChaosRun run)
    {
        await using RawRedis redis = await run.ConnectRawAsync();
        string live = await LiveAsync(redis) ?? throw new InvalidOperationException("The projection was never run.");
        IReadOnlyList<ChaosEntry> stream = await StreamContents.ReadAsync(redis, ChaosKeys.Stream.Name);
        string[] written = [.. ((object?[])(await redis.CommandAsync("LRANGE", KeyOf(live, ChaosTotals.Entries), "0", "-1"))!).Cast<string>()];
        HashSet<string> known = [.. written];
        HashSet<string> added = [.. stream.Select(static entry => $"{entry.Id}")];
        Assert.NotEmpty(stream);

        Offences.None("An entry is not in the state", added.Where(id => !known.Contains(id)));
        Offences.None("An entry is in the state that is not in the stream", known.Where(id => !added.Contains(id)));
        Offences.None("An entry is in the state twice", written.GroupBy(static id => id).Where(static times => times.Count() > 1).Select(static times => times.Key));
        Assert.Equal(stream.Select(static entry => $"{entry.Id}"), written);

        IReadOnlyDictionary<string, long> counted = await StreamContents.ReadCountersAsync(redis, KeyOf(live, ChaosTotals.Counted));
        Offences.None(
            "An event was not counted as often as it is in the stream",
            stream.CountBy(static entry => entry.EventId).Where(times => counted.GetValueOrDefault(times.Key) != times.Value));
        Assert.Equal($"{stream[^1].Id}", await redis.CommandAsync("HGET", Record, $"{live}:position"));
    }

    private static string Record => $"{{chaos}}:projection-record:{ChaosKeys.Projection}";

    private static async Task<string?> LiveAsync(RawRedis redis) => (string?)await redis.CommandAsync("HGET", Record, "live");

    private static string KeyOf(string live, string part) => $"{{chaos}}:projection:{ChaosKeys.Projection}:{live}:{part}";
}
