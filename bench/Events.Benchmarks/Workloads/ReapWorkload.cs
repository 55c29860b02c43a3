using System.Text;
using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>W4: taking over what a dead consumer left pending, in pages of 100, handled and acknowledged.</summary>
internal sealed class ReapWorkload : IWorkload
{
    private const int PageSize = 100;

    private static readonly TimeSpan MinIdle = TimeSpan.FromMinutes(1);

    private readonly StreamKey _stream = new("bench:reap");

    public async Task RunAsync(Bench bench, Table table)
    {
        int events = bench.Count(100_000, 40_000);
        await bench.FillAsync(_stream, events, OrderTotals.Group);
        await bench.RunAsync(table, $"W4 reap {events:N0} pending entries, pages of {PageSize}",
        [
            new(
                "w4/limit",
                "bare socket, XAUTOCLAIM and XACK (limit)",
                () => MeasureAsync(bench, events, () => Task.Run(() => BareReap.Run(
                    bench.Server, _stream.Name, OrderTotals.Group, MinIdle, PageSize)))),
            new("w4/consumer", "GroupConsumer, its reaper", () => ReapAsync(bench, events)),
            new(
                "w4/dictionaries",
                "by hand, dictionaries, XACK a page",
                () => MeasureAsync(bench, events, () => ReapByHandAsync(bench))),
        ]);
        await bench.Store.DeleteStreamAsync(_stream);
    }

    private async Task<Measurement> ReapAsync(Bench bench, int events)
    {
        var totals = new OrderTotals(events);
        var options = new ConsumerOptions
        {
            Name = "product",
            MinIdle = MinIdle,
            ReapPageSize = PageSize,

            // At once and without a pause: how fast it can, not how it spreads the work.
            ReapInterval = TimeSpan.FromMilliseconds(1),
            ReapTimeBudget = TimeSpan.FromMinutes(1),
        };
        await using GroupConsumer consumer = bench.Events.CreateConsumer(totals, options, _stream.Name);
        return await MeasureAsync(
            bench,
            events,
            async () =>
            {
                consumer.Resume();
                await totals.AllHandled;
                await consumer.StopAsync();
                return (int)consumer.HandledCount;
            },
            async () =>
            {
                // It has its name and its connection, as one has that has been running for long.
                consumer.Pause();
                consumer.Start();
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            });
    }

    private async Task<int> ReapByHandAsync(Bench bench)
    {
        EntryId cursor = EntryId.Min;
        int reaped = 0;
        do
        {
            using ClaimPage page = await bench.Store.AutoClaimAsync(new(_stream, OrderTotals.Group, "dictionaries"), MinIdle, cursor, PageSize);
            var ids = new List<EntryId>();
            for (int i = 0; i < page.Entries.Count; i++)
            {
                if (DictionaryClient.Decode(page.Entries.GetFields(i)) is not null) reaped++;
                ids.Add(page.Entries.GetId(i));
            }

            if (ids.Count > 0) await bench.Store.AcknowledgeAsync(_stream, OrderTotals.Group, ids.ToArray());
            cursor = page.Cursor;
        }
        while (cursor != EntryId.Min);
        return reaped;
    }

    private async Task<Measurement> MeasureAsync(
        Bench bench, int events, Func<Task<int>> reap, Func<Task>? prepare = null)
    {
        await LeavePendingAsync(bench);
        if (prepare is not null) await prepare();
        int reaped = 0;
        Measurement measurement = await Measurement.TakeAsync(events, async () => reaped = await reap());
        await bench.ExpectDrainedAsync(_stream, OrderTotals.Group, events, reaped);
        return measurement;
    }

    // A consumer reads everything and dies; then an hour goes by.
    private async Task LeavePendingAsync(Bench bench)
    {
        await bench.RewindAsync(_stream, OrderTotals.Group);
        using var connection = new BareConnection(bench.Server);
        var entries = new BareEntries(connection, _stream.Name, OrderTotals.Group);
        byte[] read = BareConnection.Encode(
            "XREADGROUP", "GROUP", OrderTotals.Group, "dead", "COUNT", "1000", "STREAMS", _stream.Name, ">");
        connection.Send(read);
        while (entries.ReadStream())
        {
            // XCLAIM stream group dead 0 id… IDLE 3600000 JUSTID
            connection.Send(Encoding.UTF8.GetBytes($"*{8 + entries.Count}\r\n"));
            connection.Send(BareConnection.Encode("XCLAIM", _stream.Name, OrderTotals.Group, "dead", "0").AsSpan(4));
            connection.Send(entries.EncodedIds);
            connection.Send(BareConnection.Encode("IDLE", "3600000", "JUSTID").AsSpan(4));
            for (long claimed = connection.ReadHeader(); claimed > 0; claimed--) connection.ReadBulk();
            connection.Send(read);
        }
    }
}
