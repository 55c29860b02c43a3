using Events.Conformance.Entries;
using Events.Store;

namespace Events.Conformance.Embedded;

/// <summary>What the embedded store keeps, and that it lets go of the rest.</summary>
public sealed class LifetimeTests
{
    private static readonly StreamKey Key = new("orders");

    [Fact]
    public async Task A_disposed_store_ends_blocked_reads_and_takes_no_commands()
    {
        var store = new InMemoryStreamStore();
        await store.CreateGroupAsync(Key, "g", EntryId.Min);
        IGroupReader reader = store.OpenReader(Key, "g", "c");
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Memory_is_bounded_by_what_is_kept(bool exact)
    {
        await using var store = new InMemoryStreamStore();
        await store.CreateGroupAsync(Key, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(Key, "g", "c");
        await RunAsync(10_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        await RunAsync(200_000);

        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(await store.LengthAsync(Key), 1_000, 1_200);
        Assert.True(grown < 1_000_000, $"{grown} bytes more after 200,000 entries of which 1,000 are kept.");

        // Adds, reads and acknowledges, so that neither entries nor pending lists may grow.
        async Task RunAsync(int count)
        {
            Fields fields = Fields.Of("type", "order.placed", "customer", "alice");
            EntryId[] done = [];
            for (int i = 1; i <= count; i++)
            {
                await store.AddAsync(Key, fields.View, StreamTrim.ToLength(1_000, exact));
                if (i % 100 != 0) continue;
                using EntryPage page = await reader.ReadNewAsync(100, TimeSpan.Zero, done, default);
                done = [.. Enumerable.Range(0, page.Count).Select(page.GetId)];
            }

            await store.AcknowledgeAsync(Key, "g", done);
        }
    }
}
