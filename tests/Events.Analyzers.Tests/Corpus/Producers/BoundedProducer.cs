using StackExchange.Redis;

namespace Shop.Orders;

/// <summary>Retention on every append: about a week of orders.</summary>
public sealed class BoundedOrderEvents(IDatabase redis, int maxLength)
{
    public Task<RedisValue> PlacedAsync(string id, decimal amount) => redis.StreamAddAsync(
        "orders",
        [new("type", "order.placed"), new("order_id", id), new("amount", amount.ToString(System.Globalization.CultureInfo.InvariantCulture))],
        maxLength: maxLength,
        useApproximateMaxLength: true);

    public Task<RedisResult> PlacedRawAsync(string id) =>
        redis.ExecuteAsync("XADD", "orders", "MINID", "~", DateTimeOffset.UtcNow.AddDays(-7).ToUnixTimeMilliseconds(), "*", "order_id", id);
}
