using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Harbour.Caching;

/// <summary>Every node reads all invalidations, so there is no group: a cache is empty after a restart anyway.</summary>
public class CacheRefresher(IConnectionMultiplexer redis, IMemoryCache cache, ILogger<CacheRefresher> logger) : BackgroundService
{
    private const string Key = "cache:invalidations";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var db = redis.GetDatabase();
        RedisValue last = await db.KeyExistsAsync(Key) ? (await db.StreamInfoAsync(Key)).LastGeneratedId : "0-0";
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var entries = await db.StreamReadAsync(Key, last, 200);
                foreach (var entry in entries)
                {
                    cache.Remove(entry["key"].ToString());
                    last = entry.Id;
                }

                await Task.Delay(entries.Length == 0 ? 250 : 1, stoppingToken);
            }
            catch (RedisException ex)
            {
                logger.LogWarning(ex, "Invalidations are late");
                await Task.Delay(2000, stoppingToken);
            }
        }
    }

    public Task InvalidateAsync(string key) =>
        redis.GetDatabase().StreamAddAsync(Key, "key", key, maxLength: 10_000, useApproximateMaxLength: true);
}
