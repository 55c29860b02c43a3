using Events.Client;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Streams;
using Events.TestSupport;
using Orders.Contracts;

namespace Orders.Tests;

/// <summary>The sample's events are the entries that the programs of the streaming guides write and read, in both directions.</summary>
public sealed class ContractTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private readonly string _key = RedisServer.UniqueKey("orders");

    public static TheoryData<string, object> Events => new()
    {
        { "order.placed", new OrderPlaced("o-1234", "alice", 49.50m) },
        { "order.paid", new OrderPaid("o-1234", "alice", 49.50m) },
        { "order.shipped", new OrderShipped("o-1234", "alice", 49.50m) },
        { "order.cancelled", new OrderCancelled("o-1234", "alice", 49.50m) },
    };

    [Theory, MemberData(nameof(Events))]
    public async Task What_a_guide_writes_is_an_event(string type, object expected)
    {
        await redis.Server.CommandAsync("XADD", _key, "1-1", "type", type, "ts_ms", "1716998413541", "order_id", "o-1234", "customer", "alice", "amount", "49.50");
        await using var events = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint)));

        StreamEntry entry = Assert.Single(await events.OpenLowLevel<OrderStream>(_key).ReadNewestAsync(2));

        Assert.Equal(expected, entry.Event);
        Assert.Equal(1716998413541, entry.ProducedAt!.Value.ToUnixTimeMilliseconds());
    }

    [Theory, MemberData(nameof(Events))]
    public async Task An_event_is_written_as_a_guide_writes_it(string type, object @event)
    {
        await using var events = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint)));
        OrderStream orders = events.OpenStream<OrderStream>(new StreamOptions { Key = _key });
        await (@event switch
        {
            OrderPlaced placed => orders.ProduceAsync(placed),
            OrderPaid paid => orders.ProduceAsync(paid),
            OrderShipped shipped => orders.ProduceAsync(shipped),
            _ => orders.ProduceAsync((OrderCancelled)@event),
        });

        object?[] entry = (object?[])((object?[])(await redis.Server.CommandAsync("XRANGE", _key, "-", "+"))!).Single()!;
        string[] fields = [.. ((object?[])entry[1]!).Cast<string>()];

        Assert.Equal(["type", type, "ts_ms", fields[3], "order_id", "o-1234", "customer", "alice", "amount", "49.50"], fields);
        Assert.True(long.Parse(fields[3], System.Globalization.CultureInfo.InvariantCulture) > 1_700_000_000_000);
    }
}
