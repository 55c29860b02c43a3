using StackExchange.Redis;
using System.Text.Json;

namespace Shop.Orders;

public class OrderEvents
{
    private readonly IDatabase _redis;

    public OrderEvents(IConnectionMultiplexer redis) => _redis = redis.GetDatabase();

    public async Task PlacedAsync(Order order)
    {
        await _redis.StreamAddAsync("orders", new NameValueEntry[] // EVT6001
        {
            new("event", "OrderPlaced"),
            new("data", JsonSerializer.Serialize(order)),
        });
    }

    public Task<RedisValue> CancelledAsync(string id) => _redis.StreamAddAsync("orders", "cancelled", id); // EVT6001

    public sealed record Order(string Id, decimal Amount);
}
