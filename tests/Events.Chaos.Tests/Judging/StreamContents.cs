using System.Globalization;
using Events.TestSupport;

namespace Events.Chaos.Judging;

/// <summary>Reads what is in Redis with a client that shares no code with the one under test.</summary>
public static class StreamContents
{
    private const string PageSize = "1000";

    public static async Task<IReadOnlyList<ChaosEntry>> ReadAsync(RawRedis redis, string key)
    {
        var entries = new List<ChaosEntry>();
        string from = "-";
        while (true)
        {
            object?[] page = (object?[])(await redis.CommandAsync("XRANGE", key, from, "+", "COUNT", PageSize))!;
            if (page.Length == 0) return entries;
            foreach (object? entry in page) entries.Add(Entry((object?[])entry!));
            from = $"({entries[^1].Id}";
        }
    }

    /// <summary>A hash of counters.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> ReadCountersAsync(RawRedis redis, string key)
    {
        object?[] flat = (object?[])(await redis.CommandAsync("HGETALL", key))!;
        var counters = new Dictionary<string, long>();
        for (int i = 0; i < flat.Length; i += 2)
        {
            counters.Add((string)flat[i]!, long.Parse((string)flat[i + 1]!, CultureInfo.InvariantCulture));
        }

        return counters;
    }

    private static ChaosEntry Entry(object?[] entry)
    {
        object?[] flat = (object?[])entry[1]!;
        var fields = new KeyValuePair<string, string>[flat.Length / 2];
        for (int i = 0; i < fields.Length; i++) fields[i] = new((string)flat[2 * i]!, (string)flat[(2 * i) + 1]!);
        return new ChaosEntry(EntryId.Parse((string)entry[0]!), fields);
    }
}
