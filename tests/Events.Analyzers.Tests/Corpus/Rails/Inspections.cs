using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Rails.Inspections;

/// <summary>A command line for those on duty: looks, counts, and puts back by hand.</summary>
public sealed class Inspections(IDatabase redis, ILogger<Inspections> log)
{
    public async Task<long> BacklogAsync(string key, string group)
    {
        StreamGroupInfo[] groups = await redis.StreamGroupInfoAsync(key);
        return groups.Where(info => info.Name == group).Select(info => info.Lag ?? 0).FirstOrDefault();
    }

    public async Task PrintAsync(string key, DateTimeOffset from, DateTimeOffset to)
    {
        RedisValue start = from.ToUnixTimeMilliseconds(), end = to.ToUnixTimeMilliseconds();
        foreach (StreamEntry entry in await redis.StreamRangeAsync(key, start, end, 500))
            Console.WriteLine($"{entry.Id}: {string.Join(", ", entry.Values)}");
    }

    public async Task DropAsync(string key, string group, string id)
    {
        long count = await redis.StreamAcknowledgeAsync(key, group, id);
        log.LogWarning("{Count} of {Id} dropped by hand", count, id);
    }

    public async Task RequeueAsync(string key, string id)
    {
        StreamEntry[] found = await redis.StreamRangeAsync(key + ":dead", id, id, 1);
        foreach (StreamEntry entry in found)
        {
            await redis.StreamAddAsync(key, entry.Values, maxLength: 100_000, useApproximateMaxLength: true);
            await redis.StreamDeleteAsync(key + ":dead", [entry.Id]);
        }
    }
}
