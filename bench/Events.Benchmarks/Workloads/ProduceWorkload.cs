using Events.Store;
using Events.Store.Redis;
using Events.Wire;

namespace Events.Benchmarks.Workloads;

/// <summary>W1: appending order events with a given number outstanding.</summary>
internal sealed class ProduceWorkload(RedisStreamStore store, RedisEndpoint server, int outstanding, int events)
{
    private static readonly StreamTrim Trim = StreamTrim.ToLength(100_000);

    private readonly StreamKey _stream = new($"bench:produce:{outstanding}");

    public IReadOnlyList<Contender> Contenders => outstanding == 1
        ? [new("redis-benchmark", RunToolAsync), new("one caller", () => MeasureAsync(AddByCallersAsync))]
        :
        [
            new("redis-benchmark", RunToolAsync),
            new("batch", () => MeasureAsync(AddBatchesAsync)),
            new("one caller, sliding window", () => MeasureAsync(AddInWindowAsync)),
            new("concurrent callers", () => MeasureAsync(AddByCallersAsync)),
        ];

    private Task<Measurement> MeasureAsync(Func<Task> run) => Measurement.TakeAsync(events, run);

    private Task<Measurement> RunToolAsync() => RedisBenchmarkTool.RunAsync(
        server.Host,
        server.Port,
        events,
        outstanding,
        [
            "XADD", _stream.Name, "MAXLEN", "~", "100000", "*", "type", "order.placed", "order_id", "o-1234", "customer", "alice",
            "amount", "49.50", "ts_ms", "1716998413541",
        ]);

    private async Task AddBatchesAsync()
    {
        byte[] buffer = new byte[256 * outstanding];
        var entries = new EncodedEntry[outstanding];
        var ids = new EntryId[outstanding];
        for (int sent = 0; sent < events; sent += outstanding)
        {
            int position = 0;
            for (int i = 0; i < outstanding; i++)
            {
                EntryWriter writer = OrderEvent.Encode(buffer, position);
                position = writer.Position;
                entries[i] = new EncodedEntry(position, writer.FieldCount);
            }

            await store.AddBatchAsync(_stream, buffer.AsMemory(0, position), entries, Trim, ids);
        }
    }

    private async Task AddInWindowAsync()
    {
        byte[] buffer = new byte[256];
        var window = new ValueTask<EntryId>[outstanding];
        for (int i = 0; i < outstanding; i++) window[i] = Add(buffer);
        for (int i = outstanding; i < events; i++)
        {
            await window[i % outstanding];
            window[i % outstanding] = Add(buffer);
        }

        for (int i = 0; i < outstanding; i++) await window[(events + i) % outstanding];
    }

    private async Task AddByCallersAsync()
    {
        int left = events;
        var callers = new Task[outstanding];
        for (int i = 0; i < outstanding; i++) callers[i] = CallAsync();
        await Task.WhenAll(callers);

        async Task CallAsync()
        {
            byte[] buffer = new byte[256];
            while (Interlocked.Decrement(ref left) >= 0) await Add(buffer);
        }
    }

    private ValueTask<EntryId> Add(byte[] buffer)
    {
        EntryWriter writer = OrderEvent.Encode(buffer, 0);
        return store.AddAsync(_stream, new EntryFields(buffer.AsSpan(0, writer.Position), writer.FieldCount), Trim);
    }
}
