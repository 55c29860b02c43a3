using StackExchange.Redis;

namespace Craft.Replays;

public static class ReplaysOneStream
{
    public static async Task<int> ReplayAsync(IDatabase redis, RedisKey key, Func<StreamEntry, ValueTask<bool>> take)
    {
        int count = 0;
        RedisValue next = "-";
        while (true)
        {
            StreamEntry[] page = await redis.StreamRangeAsync(key, next, "+", 500);
            if (page.Length == 0) return count;
            foreach (StreamEntry entry in page)
            {
                if (!await take(entry)) return count;
                count++;
            }

            next = $"({page[^1].Id}";
        }
    }
}
