using StackExchange.Redis;

namespace Zoo.Raw;

public sealed class RawReader(IDatabase redis)
{
    public async Task ReadAsync(string from, Action<string> handle)
    {
        RedisResult reply = await redis.ExecuteAsync("XREAD", "COUNT", 10, "STREAMS", "cages", from);
        if (reply.IsNull) return;
        foreach (RedisResult entry in (RedisResult[])((RedisResult[])((RedisResult[])reply!)[0]!)[1]!)
        {
            var parts = (RedisResult[])entry!;
            handle((string)((RedisResult[])parts[1]!)[1]!);
            await redis.ExecuteAsync("XACK", "cages", "cleaners", (string)parts[0]!); // EVT5001
        }
    }
}
