using Events.Client;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Allocation;

/// <summary>What a subscription allocates per event: the record, its strings, and the entry that carries them, before it has caught up and after.</summary>
[Collection(AllocationCollection.Name)]
public sealed class SubscriptionAllocationTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly OrderPlaced Placed = new("o-1234", "alice", 49.50m);

    private static long Expected => Size(() => Placed with { }) + Size(() => new string(Placed.OrderId.AsSpan()))
        + Size(() => new string(Placed.Customer.AsSpan())) + Size(() => new StreamEntry(EntryId.Min, "", null, null));

    [Fact]
    public async Task An_entry_of_the_history_is_handed_out_for_itself_the_record_and_its_strings()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        OrderStream.Batch batch = stream.CreateBatch();
        for (int i = 0; i < 40_000; i++) batch.Add(Placed);
        await stream.ProduceBatchAsync(batch);

        // Few pages: what a page costs, and a subscription, is no matter of an event.
        await Allocations.AssertPerEventAsync(
            Expected,
            async events =>
            {
                int seen = 0;
                await foreach (StreamEntry entry in stream.SubscribeAsync(options: new() { PageSize = 10_000 }))
                {
                    if (entry.Event is OrderPlaced { Amount: 49.50m } && ++seen == events) break;
                }
            },
            events: 40_000);
    }

    [Fact]
    public async Task A_live_entry_that_comes_alone_is_handed_out_for_itself_the_record_and_its_strings()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = Open(client);
        await using IAsyncEnumerator<StreamEntry> entries = stream.SubscribeAsync().GetAsyncEnumerator();

        await Allocations.AssertPerEventAsync(
            Expected,
            async events =>
            {
                for (int i = 0; i < events; i++)
                {
                    // It waits when the entry is added.
                    ValueTask<bool> next = entries.MoveNextAsync();
                    await stream.ProduceAsync(Placed);
                    Assert.True(await next);
                }
            },
            events: 500);
    }

    private static OrderStream Open(EventsClient client) =>
        client.OpenStream<OrderStream>(new StreamOptions { Key = RedisServer.UniqueKey(), Retention = Retention.None });

    private static long Size<T>(Func<T> make)
    {
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        make();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
