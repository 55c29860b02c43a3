using StackExchange.Redis;

namespace Wood.Numbers;

public sealed class OddNumbers(IDatabase redis, string group, string me)
{
    public async Task<(StreamEntry[] Claimed, StreamEntry[] Read)> LookAsync(RedisValue after)
    {
        var claimed = await redis.StreamAutoClaimAsync("nails", group, me, 60_000, StreamPosition.NewMessages, 10); // EVT5017
        var read = await redis.StreamReadAsync("nails", after, -1); // EVT5018
        foreach (var id in claimed.DeletedIds) Console.WriteLine(id);
        return (claimed.ClaimedEntries, read);
    }
}
