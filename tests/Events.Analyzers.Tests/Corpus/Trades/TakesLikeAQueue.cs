using System.Text.Json;
using StackExchange.Redis;

namespace Ski.Rescue;

public sealed record Call(string Slope, string Phone);

/// <summary>A queue over a stream.</summary>
public sealed class CallQueue<T>(IDatabase redis, RedisKey key, string group, string consumer)
    where T : class
{
    public async Task<T?> TakeAsync()
    {
        var entries = await redis.StreamReadGroupAsync(key, group, consumer, StreamPosition.NewMessages, 1);
        if (entries is not [var entry]) return null;
        await redis.StreamAcknowledgeAsync(key, group, entry.Id); // EVT4001
        return JsonSerializer.Deserialize<T>((string)entry["json"]!);
    }

    public Task<StreamAutoClaimIdsOnlyResult> StaleAsync() => redis.StreamAutoClaimIdsOnlyAsync(key, group, consumer, 60_000, "0-0", 10);
}
