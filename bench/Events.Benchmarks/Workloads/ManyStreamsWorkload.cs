using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>W9: many streams in one process, each with a consumer, and few events on each: by a connection each, and over one that all share.</summary>
internal sealed class ManyStreamsWorkload : IWorkload
{
    private const int Rate = 1000;

    public async Task RunAsync(Bench bench, Table table)
    {
        foreach (int streams in new[] { 1, 50, 500 })
        {
            await bench.RunAsync(table, $"W9 {streams} streams of one process, {Rate:N0} events/s together: p50 / p99 / p99.9",
            [
                Contender("dedicated", "a connection and a thread each", int.MaxValue),
                Contender("shared", "one connection that all share", 0),
            ]);

            Contender Contender(string id, string name, int dedicated) =>
                new($"w9/{streams}/{id}", name, () => RunAsync(bench, streams, dedicated));
        }
    }

    private static async Task<Measurement> RunAsync(Bench bench, int streams, int dedicated)
    {
        int events = Rate * bench.Count(4, 2);
        long[] departures = new long[events];
        long[] arrivals = new long[events];
        StreamKey[] keys = [.. Enumerable.Range(0, streams).Select(static i => new StreamKey($"bench:many:{i}"))];
        foreach (StreamKey key in keys)
        {
            await bench.Store.DeleteStreamAsync(key);
            await bench.Store.CreateGroupAsync(key, OrderArrivals.Group, EntryId.Min);
        }

        await using var client = new EventsClient(
            await RedisStreamStore.ConnectAsync(new RedisOptions { Endpoints = [bench.Server], DedicatedReaders = dedicated }));
        OrderArrivals[] handlers = [.. keys.Select((_, i) => new OrderArrivals(arrivals, (events + streams - 1 - i) / streams))];
        GroupConsumer[] consumers =
        [
            .. keys.Select((key, i) => client.CreateConsumer(handlers[i], new ConsumerOptions { Name = "product" }, key.Name)),
        ];
        OrderStream[] orders = [.. keys.Select(key => bench.Events.OpenStream<OrderStream>(new StreamOptions { Key = key.Name }))];
        foreach (GroupConsumer consumer in consumers) consumer.Start();

        // Past their start, which is not what is measured.
        while (consumers.Any(static consumer => consumer.Status.State != Consuming.ConsumerState.Running)) await Task.Delay(50);
        await Task.Delay(TimeSpan.FromSeconds(1));
        Measurement measurement = await Measurement.TakeAsync(events, async () =>
        {
            await Task.Factory.StartNew(() => Produce(orders, departures), TaskCreationOptions.LongRunning);
            await Task.WhenAll(handlers.Select(static handler => handler.AllArrived)).WaitAsync(TimeSpan.FromSeconds(20));
        });
        await Task.WhenAll(consumers.Select(static consumer => consumer.DisposeAsync().AsTask()));
        foreach (StreamKey key in keys) await bench.Store.DeleteStreamAsync(key);

        // The first tenth warms up.
        long[] latencies = [.. arrivals.Zip(departures, static (arrival, departure) => arrival - departure).Skip(events / 10)];
        var latency = Latency.Of(latencies);
        return measurement with { Value = latency.P99, Latency = latency };
    }

    private static void Produce(OrderStream[] orders, long[] departures)
    {
        long start = Stopwatch.GetTimestamp();
        var last = default(ValueTask<EntryId>);
        for (int i = 0; i < departures.Length; i++)
        {
            Pacer.SleepUntil(start + (i * Stopwatch.Frequency / Rate));
            OrderPlaced order = OrderPlaced.Sample with { OrderId = i.ToString(CultureInfo.InvariantCulture) };
            departures[i] = Stopwatch.GetTimestamp();
            last.AsTask().GetAwaiter().GetResult();
            last = orders[i % orders.Length].ProduceAsync(order);
        }

        last.AsTask().GetAwaiter().GetResult();
    }
}
