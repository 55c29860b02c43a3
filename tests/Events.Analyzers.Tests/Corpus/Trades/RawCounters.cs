using Events;
using StackExchange.Redis;

namespace Deli.Counters;

[EventStream("orders", MaxLength = 20_000)]
public sealed partial class OrderStream;

[Event<OrderStream>("placed")]
public sealed partial record OrderPlaced(string OrderId, string Shop);

[ConsumerGroup<OrderStream>("counters")]
public sealed partial class Counters(IDatabase redis)
{
    [Handles]
    public async Task OnPlaced(OrderPlaced placed)
    {
        string day = placed.Shop + ":today";
        await redis.ExecuteAsync("HINCRBY", day, "orders", 1); // EVT3001
        await redis.ExecuteAsync("EXPIRE", day, 172_800);
    }
}
