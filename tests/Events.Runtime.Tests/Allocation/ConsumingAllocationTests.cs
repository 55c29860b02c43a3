using Events.Client;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.TestSupport;

namespace Events.Runtime.Tests.Allocation;

/// <summary>
/// What the whole consumer runtime allocates per event whose handler ends synchronously: the record and its strings.
/// Reading, holding, dispatching, decoding, acknowledging are all in it.
/// </summary>
[Collection(AllocationCollection.Name)]
public sealed class ConsumingAllocationTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly OrderPlaced Placed = new("o-1234", "alice", 49.50m);
    private static readonly OrderMoved Moved = new("o-1234", "shelf");

    public static TheoryData<int> Concurrencies => [1, 4];

    [Theory]
    [MemberData(nameof(Concurrencies))]
    public async Task A_backlog_is_handled_for_the_record_and_its_strings(int concurrency)
    {
        long size = Size(Placed) + Size(Placed.OrderId) + Size(Placed.Customer);
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        await AssertPerEventAsync(client, size, concurrency, async (stream, batch, events) =>
        {
            for (int sent = 0; sent < events; sent += 500)
            {
                batch.Clear();
                for (int i = 0; i < 500; i++) batch.Add(Placed);
                await stream.ProduceBatchAsync(batch);
            }
        });
    }

    [Fact]
    public async Task Events_in_line_by_their_key_are_handled_for_the_record_and_its_strings()
    {
        long size = Size(Moved) + Size(Moved.OrderId) + Size(Moved.Place);
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        await AssertPerEventAsync(client, size, concurrency: 4, async (stream, batch, events) =>
        {
            for (int sent = 0; sent < events; sent += 500)
            {
                batch.Clear();
                for (int i = 0; i < 500; i++) batch.Add(Moved);
                await stream.ProduceBatchAsync(batch);
            }
        });
    }

    [Fact]
    public async Task Events_that_come_one_by_one_are_handled_for_the_record_and_its_strings()
    {
        long size = Size(Placed) + Size(Placed.OrderId) + Size(Placed.Customer);
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        await AssertPerEventAsync(client, size, concurrency: 1, async (stream, _, events) =>
        {
            // Each wakes the waiting consumer, which handles and acknowledges it before the next.
            for (int i = 0; i < events; i++) await stream.ProduceAsync(Placed);
        }, events: 2_000);
    }

    [Fact]
    public async Task A_middleware_that_goes_on_at_once_costs_no_allocation()
    {
        long size = Size(Placed) + Size(Placed.OrderId) + Size(Placed.Customer);
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        await AssertPerEventAsync(
            client,
            size,
            concurrency: 1,
            async (stream, batch, events) =>
            {
                for (int sent = 0; sent < events; sent += 500)
                {
                    batch.Clear();
                    for (int i = 0; i < 500; i++) batch.Add(Placed);
                    await stream.ProduceBatchAsync(batch);
                }
            },
            static options => options
                .AddMiddleware(static (context, next, cancellationToken) => next.InvokeAsync(cancellationToken))
                .AddMiddleware(static (context, next, cancellationToken) => next.InvokeAsync(cancellationToken)));
    }

    private static async Task AssertPerEventAsync(
        EventsClient client,
        long expected,
        int concurrency,
        Func<OrderStream, OrderStream.Batch, int, Task> produce,
        Action<ConsumerOptions>? configure = null,
        int events = 10_000)
    {
        string key = RedisServer.UniqueKey();
        OrderStream stream = client.OpenStream<OrderStream>(
            new StreamOptions { Key = key, Retention = Retention.ByLength(50_000) });
        OrderStream.Batch batch = stream.CreateBatch();
        var handlers = new Counting();
        // What a consumer looks after once a second, however many events there are, is not what is counted here.
        var options = new ConsumerOptions { Concurrency = concurrency, LeaseRenewal = TimeSpan.FromHours(1) };
        configure?.Invoke(options);
        await using GroupConsumer consumer = client.CreateConsumer(handlers, options, key);
        consumer.Start();
        await Allocations.AssertPerEventAsync(
            expected, count => handlers.HandledAsync(count, () => produce(stream, batch, count)), events);
        Assert.Equal(0, consumer.FailedCount);
    }

    private static long Size(OrderPlaced placed) => Measure(placed, static value => value with { });

    private static long Size(OrderMoved moved) => Measure(moved, static value => value with { });

    private static long Size(string text) => Measure(text, static value => new string(value.AsSpan()));

    private static long Measure<T>(T value, Func<T, T> copy)
    {
        copy(value);
        long before = GC.GetAllocatedBytesForCurrentThread();
        copy(value);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
