using Events.Client;
using Events.Producing;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Redis;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Allocation;

/// <summary>What a replay allocates per event: the record, its strings, and the entry that carries them.</summary>
[Collection(AllocationCollection.Name)]
public sealed class ReplayAllocationTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly OrderPlaced Placed = new("o-1234", "alice", 49.50m);

    [Fact]
    public async Task An_entry_is_handed_out_for_itself_the_record_and_its_strings()
    {
        await using var client = new EventsClient(await Stores.ConnectAsync(fixture.Server));
        OrderStream stream = client.OpenStream<OrderStream>(new StreamOptions { Key = RedisServer.UniqueKey(), Retention = Retention.None });
        OrderStream.Batch batch = stream.CreateBatch();
        for (int i = 0; i < 10_000; i++) batch.Add(Placed);
        await stream.ProduceBatchAsync(batch);
        long expected = Size(() => Placed with { }) + Size(() => new string(Placed.OrderId.AsSpan()))
            + Size(() => new string(Placed.Customer.AsSpan())) + Size(() => new StreamEntry(EntryId.Min, "", null, null));

        // Few pages: what a page costs is no matter of an event.
        await Allocations.AssertPerEventAsync(expected, async events =>
        {
            int seen = 0;
            await foreach (StreamEntry entry in stream.ReplayAsync(EntryId.Min, null, pageSize: 5_000))
            {
                if (entry.Event is OrderPlaced { Amount: 49.50m }) seen++;
            }

            Assert.Equal(events, seen);
        });
    }

    private static long Size<T>(Func<T> make)
    {
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        make();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
