using System.Globalization;
using StackExchange.Redis;

namespace Shop;

/// <summary>What writes the entries that <see cref="PaymentsLoop"/> reads.</summary>
public sealed class OrdersProducer(IConnectionMultiplexer redis)
{
    public async Task PlaceAsync(string orderId, string customer, decimal amount)
    {
        IDatabase db = redis.GetDatabase();
        await db.StreamAddAsync(
            "orders",
            [
                new NameValueEntry("type", "order.placed"),
                new NameValueEntry("order_id", orderId),
                new NameValueEntry("customer", customer),
                new NameValueEntry("amount", amount.ToString(CultureInfo.InvariantCulture)),
                new NameValueEntry("ts_ms", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()),
            ]);
    }
}
