using System.Text.Json;
using StackExchange.Redis;

namespace Calm.Producer;

public static class StreamExtensions
{
    public static Task<RedisValue> AppendAsync<T>(this IDatabase redis, RedisKey key, string name, T data, int keep = 100_000) =>
        redis.StreamAddAsync(
            key,
            [new NameValueEntry("name", name), new NameValueEntry("data", JsonSerializer.Serialize(data))],
            maxLength: keep,
            useApproximateMaxLength: true);
}

public sealed class Shop(IDatabase redis)
{
    public async Task<string> OrderAsync(string customer, decimal amount)
    {
        string id = Guid.CreateVersion7().ToString("N");
        await redis.AppendAsync("orders", "order.placed", new { id, customer, amount, at = DateTimeOffset.UtcNow });
        return id;
    }
}
