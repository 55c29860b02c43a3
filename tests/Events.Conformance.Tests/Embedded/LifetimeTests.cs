using Events.Conformance.Entries;
using Events.InMemory;
using Events.Store;

namespace Events.Conformance.Embedded;

/// <summary>The life of an embedded store.</summary>
public sealed class LifetimeTests
{
    private static readonly StreamKey Key = new("orders");

    [Fact]
    public async Task A_disposed_store_ends_blocked_reads_and_takes_no_commands()
    {
        var store = new InMemoryStreamStore();
        await store.CreateGroupAsync(Key, "g", EntryId.Min);
        IGroupReader reader = store.OpenReader(new ConsumerKey(Key, "g", "c"));
        Task<EntryPage> waiting = reader.ReadNewAsync(1, TimeSpan.FromMinutes(5), default, default).AsTask();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.LengthAsync(Key));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await store.AddAsync(Key, Fields.Of("a", "1").View));
        await Assert.ThrowsAsync<ObjectDisposedException>(
            async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
    }

    [Fact]
    public async Task Stores_share_nothing()
    {
        await using var one = new InMemoryStreamStore();
        await using var two = new InMemoryStreamStore();
        await one.AddAsync(Key, Fields.Of("a", "1").View);

        Assert.Equal(0, await two.LengthAsync(Key));
    }
}
