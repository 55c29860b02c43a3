using System.Text.Json;
using StackExchange.Redis;

namespace Craft.Caches;

public sealed class CacheOnly(IConnectionMultiplexer redis)
{
    public async Task<T?> GetAsync<T>(string key, Func<Task<T>> make, TimeSpan time)
    {
        IDatabase db = redis.GetDatabase();
        RedisValue there = await db.StringGetAsync(key);
        if (there.HasValue) return JsonSerializer.Deserialize<T>((string)there!);
        T made = await make();
        await db.StringSetAsync(key, JsonSerializer.Serialize(made), time);
        await db.StringIncrementAsync("cache:misses");
        _ = db.PublishAsync(RedisChannel.Literal("cache"), key);
        return made;
    }

    public async Task SubscribeAsync(Action<string> forget)
    {
        ChannelMessageQueue queue = await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("cache"));
        queue.OnMessage(message => forget(message.Message!));
    }
}
