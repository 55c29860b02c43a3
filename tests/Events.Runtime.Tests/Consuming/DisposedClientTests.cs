using Events.Client;
using Events.Consuming;
using Events.InMemory;
using Events.Producing;
using Events.Redis.Stores;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>The client is disposed while its consumer runs.</summary>
public sealed class DisposedClientTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_consumer_says_so_and_stops_and_acknowledges_nothing_that_was_not_handled(bool throws)
    {
        var key = new StreamKey(RedisServer.UniqueKey());
        await using RedisStreamStore other = await Stores.ConnectAsync(fixture.Server);
        await using var producer = new EventsClient(other);
        OrderStream stream = producer.OpenStream<OrderStream>(new StreamOptions { Key = key.Name });
        for (int i = 0; i < 5; i++) await stream.ProduceAsync(new OrderPlaced($"o-{i}", "alice", 1));
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handlers = new Remembering { Body = (_, _) => gate.Task };
        var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        GroupConsumer consumer = client.CreateConsumer(
            handlers, new ConsumerOptions { StopGrace = TimeSpan.FromMilliseconds(100), HoldTarget = TimeSpan.MaxValue }, key.Name);
        consumer.Start();
        await Eventually.TrueAsync(() => handlers.Runs.Count == 1);

        await client.DisposeAsync();
        if (throws) gate.SetException(new InvalidOperationException("a fault of the application"));
        else gate.SetResult();
        await consumer.Completion.WaitAsync(Eventually.Patience);
        await consumer.StopAsync().WaitAsync(Eventually.Patience);

        Assert.Equal((ConsumerState.Stopped, typeof(ObjectDisposedException)), (consumer.State, consumer.Status.LastError?.GetType()));
        Assert.Equal(5, (await other.PendingAsync(key, "remembering")).Count);
    }

    [Fact]
    public async Task So_it_is_with_the_embedded_store()
    {
        var client = new EventsClient(new InMemoryStreamStore());
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handlers = new Remembering { Body = (_, _) => gate.Task };
        GroupConsumer consumer = client.CreateConsumer(handlers);
        consumer.Start();
        await client.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-0", "alice", 1));
        await Eventually.TrueAsync(() => handlers.Runs.Count == 1);
        await client.DisposeAsync();
        gate.SetException(new InvalidOperationException("a fault of the application"));
        await consumer.Completion.WaitAsync(Eventually.Patience);
        Assert.Equal((ConsumerState.Stopped, typeof(ObjectDisposedException)), (consumer.State, consumer.Status.LastError?.GetType()));
    }
}
