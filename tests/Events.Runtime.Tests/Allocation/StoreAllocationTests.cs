using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Allocation;

/// <summary>What the Redis store allocates per entry once it is warm: nothing.</summary>
[Collection(AllocationCollection.Name)]
public sealed class StoreAllocationTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private static readonly Entry Entry = new("type", "order.placed", "n", "1");

    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task Adding_one_entry_after_the_other_allocates_nothing()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int i = 0; i < events; i++) await store.AddAsync(_stream, Entry.Fields, StreamTrim.ToLength(100));
        });
    }

    [Fact]
    public async Task Adding_many_entries_at_once_allocates_nothing()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        var window = new ValueTask<EntryId>[50];
        using var cancellation = new CancellationTokenSource();
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int sent = 0; sent < events; sent += 50)
            {
                for (int i = 0; i < 50; i++) window[i] = store.AddAsync(_stream, Entry.Fields, StreamTrim.ToLength(100), null, cancellation.Token);
                for (int i = 0; i < 50; i++) await window[i];
            }
        });
    }

    [Fact]
    public async Task Adding_a_batch_allocates_nothing()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        var (encoded, entries) = StoreTests.Batch(10);
        var ids = new EntryId[10];
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int i = 0; i < events; i++) await store.AddBatchAsync(_stream, new(encoded, entries), StreamTrim.ToLength(100), ids);
        });
    }

    [Fact]
    public async Task Reading_pages_and_acknowledging_them_allocates_nothing()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        var (encoded, entries) = StoreTests.Batch(500);
        var added = new EntryId[500];
        var handled = new EntryId[100];
        int handledCount = 0;
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int read = 0; read < events;)
            {
                if (read % 500 == 0) await store.AddBatchAsync(_stream, new(encoded, entries), StreamTrim.ToLength(2000), added);
                using EntryPage page = await reader.ReadNewAsync(100, TimeSpan.FromSeconds(5), handled.AsMemory(0, handledCount), default);
                for (int i = 0; i < page.Count; i++) handled[i] = page.GetId(i);
                handledCount = page.Count;
                read += handledCount;
            }
        });
    }

    [Fact]
    public async Task Waiting_for_each_entry_allocates_nothing()
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(fixture.Server);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        var handled = new EntryId[1];
        int handledCount = 0;
        using var cancellation = new CancellationTokenSource();
        await Allocations.AssertPerEventAsync(0, async events =>
        {
            for (int i = 0; i < events; i++)
            {
                // Sent, and most often blocked, before there is an entry.
                ValueTask<EntryPage> reading = reader.ReadNewAsync(
                    1, TimeSpan.FromSeconds(5), handled.AsMemory(0, handledCount), cancellation.Token);
                ValueTask<EntryId> adding = store.AddAsync(_stream, Entry.Fields, StreamTrim.ToLength(100));
                using EntryPage page = await reading;
                handled[0] = page.GetId(0);
                handledCount = 1;
                await adding;
            }
        });
    }
}
