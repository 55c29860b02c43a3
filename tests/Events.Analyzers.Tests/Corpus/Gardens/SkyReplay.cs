using StackExchange.Redis;

namespace Garden.Sky;

public sealed class SkyReplay(IDatabase db)
{
    public async Task<long> ReplayAsync(string key, string group, Func<NameValueEntry[], Task> show)
    {
        long acknowledged = 0;
        var cursor = (RedisValue)"-";
        StreamEntry[] page;
        do
        {
            page = await db.StreamRangeAsync(key, cursor, "+", 100);
            foreach (var entry in page)
            {
                await show(entry.Values);
                acknowledged += await db.StreamAcknowledgeAsync(key, group, entry.Id); // EVT5001
                cursor = "(" + entry.Id;
            }
        }
        while (page.Length == 100);
        return acknowledged;
    }
}
