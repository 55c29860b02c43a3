using StackExchange.Redis;

namespace Valley.Plain;

/// <summary>An application that only caches: nothing here is a stream.</summary>
public class SessionStore(IConnectionMultiplexer redis)
{
    public async Task<int> TouchAsync(string session)
    {
        var db = redis.GetDatabase();
        var count = await db.StringIncrementAsync($"session:{session}:hits");
        await db.KeyExpireAsync($"session:{session}:hits", TimeSpan.FromHours(1));
        if (count > 1000) await db.PublishAsync(RedisChannel.Literal("sessions"), session);
        return (int)count;
    }

    public async Task<string?> LastAsync(string session)
    {
        var db = redis.GetDatabase();
        var path = await db.StringGetAsync($"session:{session}:path");
        if (path.IsNull) return null;
        await db.StringSetAsync($"session:{session}:path", path + "/");
        return path;
    }

    public void Forget(string session)
    {
        _ = redis.GetDatabase().KeyDeleteAsync($"session:{session}:hits");
    }
}
