using Events.Store;
using Events.Store.Redis;

namespace Events.Benchmarks.Workloads;

/// <summary>W2: draining a stream in batches of 100, each acknowledged in front of the next read.</summary>
internal sealed class ConsumeWorkload(RedisStreamStore store, RedisEndpoint server, int events)
{
    private const int BatchSize = 100;

    private readonly StreamKey _stream = new("bench:consume");

    public IReadOnlyList<Contender> Contenders =>
    [
        new("redis-benchmark (no acknowledging)", RunToolAsync),
        new("next read before handling", () => MeasureAsync(DrainAsync)),
        new("lock-step", () => MeasureAsync(DrainInLockStepAsync)),
    ];

    public long Checksum { get; private set; }

    public async Task PrepareAsync()
    {
        await store.DeleteStreamAsync(_stream);
        byte[] buffer = new byte[256 * 1000];
        var entries = new EncodedEntry[1000];
        var ids = new EntryId[1000];
        for (int sent = 0; sent < events; sent += 1000)
        {
            int position = 0;
            for (int i = 0; i < 1000; i++)
            {
                position = OrderEvent.Encode(buffer, position).Position;
                entries[i] = new EncodedEntry(position, 5);
            }

            await store.AddBatchAsync(_stream, buffer.AsMemory(0, position), entries, default, ids);
        }
    }

    private async Task RenewGroupAsync()
    {
        await store.DestroyGroupAsync(_stream, "g");
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
    }

    private async Task<Measurement> RunToolAsync()
    {
        await RenewGroupAsync();
        Measurement calls = await RedisBenchmarkTool.RunAsync(
            server.Host, server.Port, events / BatchSize, 1, "XREADGROUP", "GROUP", "g", "c", "COUNT", $"{BatchSize}", "STREAMS", _stream.Name, ">");
        return new Measurement(calls.PerSecond * BatchSize, double.NaN, double.NaN);
    }

    private async Task<Measurement> MeasureAsync(Func<Task<int>> drain)
    {
        await RenewGroupAsync();
        int drained = 0;
        Measurement measurement = await Measurement.TakeAsync(events, async () => drained = await drain());
        if (drained != events) throw new InvalidOperationException($"{drained} of {events} entries came.");
        long pending = (await store.PendingAsync(_stream, "g")).Count;
        return pending == 0 ? measurement : throw new InvalidOperationException($"{pending} entries are still pending.");
    }

    private async Task<int> DrainAsync()
    {
        await using IGroupReader reader = store.OpenReader(_stream, "g", "c");
        var handled = new EntryId[BatchSize];
        int handledCount = 0;
        int drained = 0;
        ValueTask<EntryPage> next = reader.ReadNewAsync(BatchSize, TimeSpan.Zero, default, default);
        while (true)
        {
            EntryPage page = await next;
            if (page.Count == 0) break;
            next = reader.ReadNewAsync(BatchSize, TimeSpan.Zero, handled.AsMemory(0, handledCount), default);
            handledCount = Handle(page, handled);
            drained += handledCount;
            page.Dispose();
        }

        await store.AcknowledgeAsync(_stream, "g", handled.AsMemory(0, handledCount));
        return drained;
    }

    private async Task<int> DrainInLockStepAsync()
    {
        await using IGroupReader reader = store.OpenReader(_stream, "g", "c");
        var handled = new EntryId[BatchSize];
        int handledCount = 0;
        int drained = 0;
        while (true)
        {
            using EntryPage page = await reader.ReadNewAsync(BatchSize, TimeSpan.Zero, handled.AsMemory(0, handledCount), default);
            if (page.Count == 0) return drained;
            handledCount = Handle(page, handled);
            drained += handledCount;
        }
    }

    private int Handle(EntryPage page, EntryId[] handled)
    {
        for (int i = 0; i < page.Count; i++)
        {
            Checksum += OrderEvent.Decode(page.GetFields(i)).OrderId.Length;
            handled[i] = page.GetId(i);
        }

        return page.Count;
    }
}
