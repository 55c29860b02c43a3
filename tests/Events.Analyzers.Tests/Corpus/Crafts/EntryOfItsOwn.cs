using StackExchange.Redis;

namespace Craft.Lookup;

public sealed class EntryOfItsOwn(IDatabase redis)
{
    public async Task<RedisValue> FindAsync(RedisValue orderId)
    {
        RedisValue entryId = await redis.HashGetAsync("orders:entries", orderId);
        if (entryId.IsNull) return RedisValue.Null;
        StreamEntry[] found = await redis.StreamRangeAsync("orders", entryId, entryId, 1);
        return found is [var entry] ? entry["state"] : RedisValue.Null;
    }

    public async Task RetryAsync(string group, Func<StreamEntry, Task> work)
    {
        foreach (var pending in await redis.StreamPendingMessagesAsync("orders", group, 10, Environment.MachineName))
        {
            StreamEntry[] entries = await redis.StreamReadAsync("orders", pending.MessageId, 1); // EVT5008
            if (entries.Length == 0) continue;
            await work(entries[0]);
        }
    }
}
