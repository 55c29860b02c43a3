using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>W3: from the call that produces an event to the handler that gets it, at a steady rate.</summary>
internal sealed class LatencyWorkload : IWorkload
{
    private readonly StreamKey _stream = new("bench:latency");

    public async Task RunAsync(Bench bench, Table table)
    {
        foreach (int rate in new[] { 1000, 5000 })
        {
            int events = rate * bench.Count(4, 2);
            await bench.RunAsync(table, $"W3 latency at {rate:N0} events/s: p50 / p99 / p99.9",
            [
                Contender("limit", "bare blocking sockets (limit)", () => new BareRoute(bench, _stream, waits: false)),
                Contender("waiting", "bare sockets, each reply awaited", () => new BareRoute(bench, _stream, waits: true)),
                Contender("consumer", "ProduceAsync to GroupConsumer", () => new ProductRoute(bench.Events, _stream)),
                .. bench.Adapters.Select(adapter => Contender(
                    adapter.Id, $"GroupConsumer over {adapter.Name}", () => new ProductRoute(adapter.Events, _stream))),
                Contender("dictionaries", "by hand, dictionaries, async", () => new DictionaryRoute(bench, _stream)),
            ]);

            Contender Contender(string id, string name, Func<IRoute> route) =>
                new($"w3/{rate}/{id}", name, () => RunAsync(bench, events, rate, route()));
        }

        await bench.Store.DeleteStreamAsync(_stream);
    }

    private async Task<Measurement> RunAsync(Bench bench, int events, int rate, IRoute route)
    {
        await bench.FillAsync(_stream, 0);
        await bench.Store.CreateGroupAsync(_stream, OrderArrivals.Group, EntryId.Min);
        OrderPlaced[] orders =
        [
            .. Enumerable.Range(0, events).Select(
                i => OrderPlaced.Sample with { OrderId = i.ToString(CultureInfo.InvariantCulture) }),
        ];
        long[] departures = new long[events];
        long[] arrivals = new long[events];
        Measurement measurement = await Measurement.TakeAsync(events, async () =>
        {
            Task arrived = route.StartConsuming(arrivals);
            await Task.Factory.StartNew(
                () => Produce(orders, departures, rate, route), TaskCreationOptions.LongRunning);
            await arrived.WaitAsync(TimeSpan.FromSeconds(20));
            await route.StopAsync();
        });

        // The first tenth warms up.
        long[] latencies = [.. arrivals.Zip(departures, (arrival, departure) => arrival - departure).Skip(events / 10)];
        var latency = Latency.Of(latencies);
        return measurement with { Value = latency.P99, Latency = latency };
    }

    private static void Produce(OrderPlaced[] orders, long[] departures, int rate, IRoute route)
    {
        // The first ones only when the consumer has had time to connect.
        long start = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 4);
        for (int i = 0; i < orders.Length; i++)
        {
            Pacer.SleepUntil(start + (i * Stopwatch.Frequency / rate));
            departures[i] = Stopwatch.GetTimestamp();
            route.Produce(orders[i]);
        }
    }
}
