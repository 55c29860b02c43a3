using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>The rest of W3: the processor time of a consumer that waits and gets nothing.</summary>
internal sealed class IdleWorkload : IWorkload
{
    private readonly StreamKey _stream = new("bench:idle");

    public async Task RunAsync(Bench bench, Table table)
    {
        if (!bench.Wants("w3/idle")) return;
        await bench.Store.CreateGroupAsync(_stream, OrderTotals.Group, EntryId.Min);
        await using GroupConsumer consumer =
            bench.Events.CreateConsumer(new OrderTotals(1), new ConsumerOptions { Name = "product" }, _stream.Name);
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

        double share = Medians.Of(shares);
        table.Heading("W3 a waiting consumer: share of one core");
        table.Add(
        [
            new Row(
                "w3/idle",
                "GroupConsumer, nothing comes",
                share.ToString("0.000 %", CultureInfo.InvariantCulture),
                share,
                double.NaN,
                double.NaN),
        ]);
        await consumer.StopAsync();
        await bench.Store.DeleteStreamAsync(_stream);
    }
}
