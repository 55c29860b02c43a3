using Events.Client;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.TestSupport;

namespace Events.Runtime.Tests.Allocation;

/// <summary>What producing allocates per event, from the typed method to the answer: nothing.</summary>
[Collection(AllocationCollection.Name)]
public sealed class ProducingAllocationTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly OrderPlaced Placed = new("o-1234", "alice", 49.50m);

    [Fact]
    public async Task Producing_one_event_after_the_other_allocates_nothing()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int i = 0; i < events; i++) await stream.ProduceAsync(Placed);
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Producing_by_many_callers_allocates_nothing(int callers)
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        using var cancellation = new CancellationTokenSource();
        var tasks = new Task[callers];
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int caller = 0; caller < callers; caller++) tasks[caller] = ProduceAsync(events / callers);
            foreach (Task task in tasks) await task;
        });

        async Task ProduceAsync(int events)
        {
            for (int i = 0; i < events; i++) await stream.ProduceAsync(Placed, cancellation.Token);
        }
    }

    [Fact]
    public async Task Producing_a_batch_allocates_nothing()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        OrderStream.Batch batch = stream.CreateBatch();
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int sent = 0; sent < events; sent += 50)
            {
                batch.Clear();
                for (int i = 0; i < 50; i++) batch.Add(Placed);
                await stream.ProduceBatchAsync(batch);
            }
        });
    }

    [Fact]
    public async Task Producing_an_array_or_a_list_allocates_the_IDs_that_it_returns()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        OrderPlaced[] array = [.. Enumerable.Repeat(Placed, 500)];
        List<OrderPlaced> list = [.. array];
        await Allocations.AssertPerEventAsync(16, async events =>
        {
            for (int sent = 0; sent < events; sent += 1000)
            {
                await stream.ProduceBatchAsync(array);
                await stream.ProduceBatchAsync(list);
            }
        });
    }

    [Fact]
    public async Task Producing_a_collection_expression_of_several_types_allocates_the_IDs_that_it_returns()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        var moved = new OrderMoved("o-1234", "Ulm");
        await Allocations.AssertPerEventAsync(16 + (24 / 4), async events =>
        {
            for (int sent = 0; sent < events; sent += 4) await stream.ProduceBatchAsync([Placed, moved, Placed, moved]);
        });
    }

    [Fact]
    public async Task Producing_what_is_known_at_run_time_only_allocates_nothing()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        IEventOf<OrderStream>[] events = [Placed, new OrderMoved("o-1234", "Ulm")];
        var counted = new OrderCounted(7, 49.50m);
        await Allocations.AssertPerEventAsync(0, async count =>
        {
            for (int i = 0; i < count; i += 2)
            {
                await stream.ProduceAsync(events[i / 2 % 2]);
                await stream.ProduceAsync(counted);
            }
        });
    }

    private static OrderStream Open(EventsClient client) =>
        client.OpenStream<OrderStream>(new StreamOptions { Key = RedisServer.UniqueKey() });
}
