using StackExchange.Redis;

namespace Corpus.Producers.Limits;

/// <summary>No stream at all: so many requests of a client in a minute.</summary>
public sealed class RateLimiter(IConnectionMultiplexer redis, int limit)
{
    public async Task<bool> MayPassAsync(string client)
    {
        IDatabase database = redis.GetDatabase();
        string key = $"rate:{client}:{DateTime.UtcNow:yyyyMMddHHmm}";
        long count = await database.StringIncrementAsync(key);
        if (count == 1) await database.KeyExpireAsync(key, TimeSpan.FromMinutes(2));
        return count <= limit;
    }
}
