using Events.Conformance.Entries;
using Events.InMemory;
using Events.Store;

namespace Events.Conformance.Embedded;

/// <summary>That the embedded store lets go of what is trimmed and acknowledged.</summary>
[Collection(AloneCollection.Name)]
public sealed class BoundedMemoryTests
{
    private static readonly StreamKey Key = new("orders");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Memory_is_bounded_by_what_is_kept(bool exact)
    {
        await using var store = new InMemoryStreamStore();
        await store.CreateGroupAsync(Key, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(Key, "g", "c"));
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
