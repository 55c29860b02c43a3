using StackExchange.Redis;

namespace Craft.Skips;

public sealed class SkipsTheUnknown(IDatabase redis, string group, string me, IReadOnlyDictionary<string, Func<StreamEntry, Task>> routes)
{
    public async Task TurnAsync(RedisValue from)
    {
        foreach (var entry in await redis.StreamReadGroupAsync("routes", group, me, from, 10))
        {
            string kind = entry["kind"].ToString();
            if (!routes.TryGetValue(kind, out var route))
            {
                Console.WriteLine($"unknown: {kind}");
                continue; // EVT4007
            }

            await route(entry);
            await redis.StreamAcknowledgeAsync("routes", group, entry.Id);
        }
    }
}
