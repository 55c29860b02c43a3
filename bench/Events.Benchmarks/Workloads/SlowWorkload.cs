using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Producing;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>
/// More of W3: an event a second, so that each finds its consumer waiting. That takes nothing of a machine, so all
/// clients are measured side by side, each on a stream of its own.
/// </summary>
internal sealed class SlowWorkload : IWorkload
{
    public async Task RunAsync(Bench bench, Table table)
    {
        if (bench.Adapters.Count == 0) return;
        (string Id, string Name, EventsClient Events)[] clients =
        [
            ("consumer", "GroupConsumer", bench.Events),
            .. bench.Adapters.Select(adapter => (adapter.Id, $"GroupConsumer over {adapter.Name}", adapter.Events)),
        ];
        clients = [.. clients.Where((client, i) => i == 0 || bench.Wants($"w3/1/{client.Id}"))];
        if (clients.Length == 1 && !bench.Wants("w3/1/consumer")) return;

        int events = bench.Count(60, 15);
        Measurement[] measurements = await Task.WhenAll(clients.Select(
            (client, i) => Task.Run(() => MeasureAsync(bench, client.Events, $"bench:slow:{client.Id}", events, (double)i / clients.Length))));
        table.Heading("W3 latency at 1 event/s: p50 / p99 / p99.9");
        table.Add(clients.Select((client, i) => new Row(
            $"w3/1/{client.Id}",
            client.Name,
            measurements[i].Latency!.Value.ToString(),
            measurements[i].Value / measurements[0].Value,
            double.NaN,
            double.NaN)));
    }

    private static async Task<Measurement> MeasureAsync(Bench bench, EventsClient client, string key, int events, double offset)
    {
        // The first is not counted: it finds a consumer that has just begun.
        var stream = new StreamKey(key);
        await bench.FillAsync(stream, 0);
        await bench.Store.CreateGroupAsync(stream, OrderArrivals.Group, EntryId.Min);
        long[] departures = new long[events + 1];
        long[] arrivals = new long[events + 1];
        var handlers = new OrderArrivals(arrivals, arrivals.Length);
        OrderStream orders = client.OpenStream<OrderStream>(new StreamOptions { Key = key });
        await using GroupConsumer consumer = client.CreateConsumer(handlers, new ConsumerOptions { Name = "product" }, key);
        consumer.Start();
        long start = Stopwatch.GetTimestamp() + (long)(offset * Stopwatch.Frequency);
        for (int i = 0; i <= events; i++)
        {
            // Not on the second: polls that double from the last event's arrival would always come at the same moment.
            double due = i + (0.37 * (i % 3)) + offset;
            TimeSpan left = TimeSpan.FromSeconds(due) - Stopwatch.GetElapsedTime(start);
            if (left > TimeSpan.Zero) await Task.Delay(left);
            departures[i] = Stopwatch.GetTimestamp();
            await orders.ProduceAsync(OrderPlaced.Sample with { OrderId = i.ToString(CultureInfo.InvariantCulture) });
        }

        await handlers.AllArrived.WaitAsync(TimeSpan.FromSeconds(20));
        await consumer.StopAsync();
        await bench.Store.DeleteStreamAsync(stream);
        var latency = Latency.Of([.. arrivals.Zip(departures, (arrival, departure) => arrival - departure).Skip(1)]);
        return Measurement.Of(latency.P50) with { Latency = latency };
    }
}
