using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>The rest of W3: the processor time of a consumer that waits and gets nothing.</summary>
internal sealed class IdleWorkload : IWorkload
{
    private readonly StreamKey _stream = new("bench:idle");

    public async Task RunAsync(Bench bench, Table table)
    {
        var rows = new List<Row>();
        if (bench.Wants("w3/idle")) rows.Add(await MeasureAsync(bench, bench.Events, "w3/idle", "GroupConsumer, nothing comes"));
        foreach (Adapter adapter in bench.Adapters)
        {
            string id = $"w3/idle/{adapter.Id}";
            if (bench.Wants(id)) rows.Add(await MeasureAsync(bench, adapter.Events, id, $"GroupConsumer over {adapter.Name}"));
        }

        if (rows.Count == 0) return;
        table.Heading("W3 a waiting consumer: share of one core");
        table.Add(rows);
    }

    private async Task<Row> MeasureAsync(Bench bench, EventsClient client, string id, string name)
    {
        await bench.Store.CreateGroupAsync(_stream, OrderTotals.Group, EntryId.Min);
        await using GroupConsumer consumer =
            client.CreateConsumer(new OrderTotals(1), new ConsumerOptions { Name = "product" }, _stream.Name);
        consumer.Start();

        // Past the start, and past what the runtime still compiles after the workloads before.
        await Task.Delay(TimeSpan.FromSeconds(bench.Count(5, 3)));
        var shares = new List<double>();
        for (int round = 0; round < bench.Rounds; round++)
        {
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long start = Stopwatch.GetTimestamp();
            await Task.Delay(TimeSpan.FromSeconds(bench.Count(5, 3)));
            shares.Add((Environment.CpuUsage.TotalTime - cpu) / Stopwatch.GetElapsedTime(start));
        }

        await consumer.StopAsync();
        await bench.Store.DeleteStreamAsync(_stream);
        double share = Medians.Of(shares);
        return new Row(id, name, share.ToString("0.000 %", CultureInfo.InvariantCulture), share, double.NaN, double.NaN);
    }
}
