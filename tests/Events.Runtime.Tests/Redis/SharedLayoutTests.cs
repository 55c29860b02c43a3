using Events.Client;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>A stream that programs in the manner of Redis' streaming guides write too.</summary>
public sealed class SharedLayoutTests
{
    private const int Count = 2_000;

    [Fact]
    public async Task A_stream_that_a_guides_program_writes_too_takes_no_more_memory_than_one_of_our_own()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        await using var client = new EventsClient(await Stores.ConnectAsync(server));
        OrderStream ours = client.OpenStream<OrderStream>(new StreamOptions { Key = "ours" });
        OrderStream both = client.OpenStream<OrderStream>(new StreamOptions { Key = "both" });
        var order = new OrderPlaced("o-1234", "alice", 49.50m);
        for (int i = 0; i < Count; i++)
        {
            await ours.ProduceAsync(order);
            if (i % 2 == 0)
            {
                await both.ProduceAsync(order);
                continue;
            }

            await server.CommandAsync(
                "XADD", "both", "*", "type", "order.placed", "ts_ms", "1716998413541", "order_id", "o-1234", "customer", "alice", "amount", "49.50");
        }

        long own = await SizeAsync(server, "ours");
        long shared = await SizeAsync(server, "both");
        Assert.True(shared <= own * 1.01, $"{shared} bytes against {own}");
    }

    private static async Task<long> SizeAsync(RedisServer server, string key) =>
        (long)(await server.CommandAsync("MEMORY", "USAGE", key, "SAMPLES", "0"))!;
}
