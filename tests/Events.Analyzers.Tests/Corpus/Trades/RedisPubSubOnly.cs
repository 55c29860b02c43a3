using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Calm.PubSub;

/// <summary>No streams at all: a cache that is told to forget.</summary>
public sealed class Invalidations(IConnectionMultiplexer redis, Action<string> forget) : IHostedService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal("forget");

    public async Task StartAsync(CancellationToken cancellationToken) =>
        await redis.GetSubscriber().SubscribeAsync(Channel, (_, key) => forget(key!));

    public async Task StopAsync(CancellationToken cancellationToken) => await redis.GetSubscriber().UnsubscribeAsync(Channel);

    public async Task<T> GetAsync<T>(IDatabase db, string key, Func<Task<T>> make, Func<T, string> write, Func<string, T> read)
    {
        RedisValue cached = await db.StringGetAsync(key);
        if (cached.HasValue) return read(cached!);
        T made = await make();
        await db.StringSetAsync(key, write(made), TimeSpan.FromMinutes(10));
        await db.StringIncrementAsync("misses");
        return made;
    }
}
