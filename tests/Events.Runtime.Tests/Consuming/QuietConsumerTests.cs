using Events.Client;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>A consumer whose entries come one by one, seen from the server.</summary>
public sealed class QuietConsumerTests
{
    [Fact]
    public async Task An_entry_that_comes_alone_is_acknowledged_by_the_next_read()
    {
        const int events = 20;
        await using RedisServer server = await RedisServer.StartOwnAsync("--slowlog-log-slower-than", "0", "--slowlog-max-len", "10000");
        await using var client = new EventsClient(await Stores.ConnectAsync(server));
        OrderStream stream = client.OpenStream<OrderStream>();
        var handlers = new Counting();
        await using GroupConsumer consumer = client.CreateConsumer(handlers, new ConsumerOptions { AckDelay = TimeSpan.FromMinutes(1) });
        consumer.Start();
        for (int i = 0; i < events; i++)
        {
            await handlers.HandledAsync(1, async () => await stream.ProduceAsync(new OrderPlaced("o-1", "alice", 1))).WaitAsync(Eventually.Patience);
            await Eventually.TrueAsync(async () => (await client.Store.PendingAsync(new("tests:orders"), "counting")).Count == 0);
        }

        // Of each command the server tells the connection on which it came.
        object[] log = (object[])(await server.CommandAsync("SLOWLOG", "GET", "-1"))!;
        (string Name, string Connection)[] commands =
            [.. log.Cast<object[]>().Reverse().Select(line => ((string)((object[])line[3])[0], (string)line[4]))];
        string reader = commands.Last(command => command.Name == "XREADGROUP").Connection;
        string[] acknowledging = [.. commands.Where(command => command.Name == "XACK").Select(command => command.Connection)];
        Assert.Equal(events, acknowledging.Length);

        // A thread that loses its core in a handler is not waited for: then the read goes first.
        Assert.True(acknowledging.Count(connection => connection == reader) > events / 2, string.Join(' ', acknowledging));
    }
}
