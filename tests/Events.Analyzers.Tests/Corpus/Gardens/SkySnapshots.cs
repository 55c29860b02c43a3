using StackExchange.Redis;

namespace Garden.Sky;

public sealed class SkySnapshots(IDatabase db)
{
    public async Task<RedisValue> SnapshotAsync(string key, Func<NameValueEntry[], ValueTask> apply)
    {
        RedisValue last = await db.StringGetAsync(key + ":snapshot");
        if (last.IsNull) last = "0-0";
        for (StreamEntry[] page; (page = await db.StreamReadAsync(key, last, 100)).Length > 0;)
        {
            foreach (var entry in page) await apply(entry.Values);
            last = page[^1].Id;
            await db.StringSetAsync(key + ":snapshot", last);
        }

        return last;
    }
}
