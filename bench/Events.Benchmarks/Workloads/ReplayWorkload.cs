using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Producing;
using Events.Store;
using Events.Streams;

namespace Events.Benchmarks.Workloads;

/// <summary>W5: reading a whole stream again, typed, outside any group.</summary>
internal sealed class ReplayWorkload : IWorkload
{
    // What ReplayAsync asks for at a time.
    private const int PageSize = 500;

    private readonly StreamKey _stream = new("bench:replay");

    public async Task RunAsync(Bench bench, Table table)
    {
        int events = bench.Count(1_000_000, 200_000);
        await bench.FillAsync(_stream, events);
        await bench.RunAsync(table, $"W5 replay {events:N0} entries, pages of {PageSize}",
        [
            new("w5/limit", "bare socket, XRANGE, no records (limit)", () => MeasureAsync(events, () => Task.Run(
                () => BareRange.Run(bench.Server, _stream.Name, PageSize)))),
            new("w5/replay", "ReplayAsync", () => MeasureAsync(events, () => ReplayAsync(bench))),
            new("w5/subscribe", "SubscribeAsync, until it has caught up", () => MeasureAsync(events, () => SubscribeAsync(bench, events))),
            new("w5/dictionaries", "by hand, dictionaries", () => MeasureAsync(events, () => ReadByHandAsync(bench))),
        ]);
        await bench.Store.DeleteStreamAsync(_stream);
    }

    private async Task<int> ReplayAsync(Bench bench)
    {
        OrderStream orders = bench.Events.OpenStream<OrderStream>(new StreamOptions { Key = _stream.Name });
        int read = 0;
        decimal amount = 0;
        await foreach (StreamEntry entry in orders.ReplayAsync())
        {
            if (entry.Event is not OrderPlaced placed) continue;
            amount += placed.Amount;
            read++;
        }

        return amount == read * OrderPlaced.Sample.Amount ? read : 0;
    }

    private async Task<int> SubscribeAsync(Bench bench, int events)
    {
        OrderStream orders = bench.Events.OpenStream<OrderStream>(new StreamOptions { Key = _stream.Name });
        int read = 0;
        decimal amount = 0;
        await foreach (StreamEntry entry in orders.SubscribeAsync())
        {
            if (entry.Event is not OrderPlaced placed) continue;
            amount += placed.Amount;
            if (++read == events) break;
        }

        return amount == read * OrderPlaced.Sample.Amount ? read : 0;
    }

    private async Task<int> ReadByHandAsync(Bench bench)
    {
        EntryId from = EntryId.Min;
        int read = 0;
        while (true)
        {
            using EntryPage page = await bench.Store.RangeAsync(_stream, from, EntryId.Max, PageSize);
            for (int i = 0; i < page.Count; i++)
            {
                if (DictionaryClient.Decode(page.GetFields(i)) is not null) read++;
            }

            if (page.Count < PageSize) return read;
            from = page.GetId(page.Count - 1).Next();
        }
    }

    private static async Task<Measurement> MeasureAsync(int events, Func<Task<int>> replay)
    {
        int read = 0;
        Measurement measurement = await Measurement.TakeAsync(events, async () => read = await replay());
        return read == events ? measurement : throw new InvalidOperationException($"{read} of {events} entries came.");
    }
}
