using System.Globalization;
using Events.TestSupport;

namespace Orders.Tests.Services;

/// <summary>What Redis knows of the groups of the pair.</summary>
internal static class Groups
{
    public const string Stream = "demo:events:orders";

    /// <summary>Waits until both groups have acknowledged all of the stream's entries, which are so many.</summary>
    public static async Task AreDoneAsync(RedisServer redis, long entries)
    {
        await IsDoneAsync(redis, "receipts", entries);
        await IsDoneAsync(redis, "sales", entries);
    }

    /// <summary>Waits until a group has acknowledged all of the stream's entries, which are so many.</summary>
    public static Task IsDoneAsync(RedisServer redis, string group, long entries) => Eventually.TrueAsync(
        async () => await IsDoneNowAsync(redis, group, entries), TimeSpan.FromMinutes(1), $"{group} is done with {entries} entries");

    /// <summary>The consumers of a group that have something pending.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> PendingAsync(RedisServer redis, string group)
    {
        object?[] summary = (object?[])(await redis.CommandAsync("XPENDING", Stream, group))!;
        return (summary[3] as object?[] ?? [])
            .Cast<object?[]>()
            .ToDictionary(consumer => (string)consumer[0]!, consumer => long.Parse((string)consumer[1]!, CultureInfo.InvariantCulture));
    }

    // Not by the group's count of entries: a Redis 7.0 that has read its append-only file does not go on counting.
    private static async Task<bool> IsDoneNowAsync(RedisServer redis, string name, long entries)
    {
        if (await redis.CommandAsync("XLEN", Stream) is not long length || length != entries) return false;
        object?[] stream = (object?[])(await redis.CommandAsync("XINFO", "STREAM", Stream))!;
        object?[] groups = (object?[])(await redis.CommandAsync("XINFO", "GROUPS", Stream))!;
        return groups.Cast<object?[]>().FirstOrDefault(group => Value(group, "name") is string found && found == name) is { } group
            && Value(group, "pending") is 0L
            && Equals(Value(group, "last-delivered-id"), Value(stream, "last-generated-id"));
    }

    private static object? Value(object?[] group, string name) => group[Array.FindIndex(group, item => item as string == name) + 1];
}
