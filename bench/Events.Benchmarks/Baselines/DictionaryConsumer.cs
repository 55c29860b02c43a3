using Events.Benchmarks.Orders;
using Events.Store;
using Events.Store.Roles;

namespace Events.Benchmarks.Baselines;

/// <summary>The loop that one would write by hand: read, make records of dictionaries, handle, acknowledge.</summary>
internal sealed class DictionaryConsumer(IStreamStore store, StreamKey stream, string group, Action<OrderPlaced> handle)
{
    /// <summary>Drains the group with one XACK for every page.</summary>
    public Task<int> DrainAsync(int batchSize) => DrainAsync(batchSize, int.MaxValue, isEach: false);

    /// <summary>Handles so many entries with one XACK for each, awaited.</summary>
    public Task<int> DrainAcknowledgingEachAsync(int batchSize, int events) =>
        DrainAsync(batchSize, events, isEach: true);

    /// <summary>Waits for entries and handles them until stopped.</summary>
    public async Task RunAsync(int batchSize, CancellationToken stop)
    {
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(stream, group, "dictionaries"));
        while (true)
        {
            using EntryPage page = await reader.ReadNewAsync(batchSize, TimeSpan.FromSeconds(2), default, stop);
            await HandleAsync(page, isEach: true);
        }
    }

    private async Task<int> DrainAsync(int batchSize, int events, bool isEach)
    {
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(stream, group, "dictionaries"));
        int drained = 0;
        while (drained < events)
        {
            using EntryPage page = await reader.ReadNewAsync(batchSize, TimeSpan.Zero, default, default);
            if (page.Count == 0) break;
            await HandleAsync(page, isEach);
            drained += page.Count;
        }

        return drained;
    }

    private async Task HandleAsync(EntryPage page, bool isEach)
    {
        var ids = new List<EntryId>();
        for (int i = 0; i < page.Count; i++)
        {
            if (DictionaryClient.Decode(page.GetFields(i)) is { } order) handle(order);
            if (isEach) await store.AcknowledgeAsync(stream, group, new[] { page.GetId(i) });
            else ids.Add(page.GetId(i));
        }

        if (ids.Count > 0) await store.AcknowledgeAsync(stream, group, ids.ToArray());
    }
}
