using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Client;
using Events.Redis;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>W2: a consumer drains a stream in batches of 100; typed records out, everything acknowledged.</summary>
internal sealed class ConsumeWorkload : IWorkload
{
    private const int BatchSize = 100;

    private readonly StreamKey _stream = new("bench:consume");

    public async Task RunAsync(Bench bench, Table table)
    {
        int events = bench.Count(500_000, 150_000);
        await bench.FillAsync(_stream, events, OrderTotals.Group);
        List<Contender> contenders =
        [
            Contender("limit", "bare socket, lock-step, no records (limit)", () => Bare(BareDrain.Run)),
            Contender("consumer", "GroupConsumer", () => ConsumeAsync(bench.Events, events, new ConsumerOptions())),
            Contender("traced", "GroupConsumer, traced", () => Traced.RunAsync(() => ConsumeAsync(bench.Events, events, new ConsumerOptions()))),
            .. bench.Adapters.Select(adapter => Contender(
                adapter.Id, $"GroupConsumer over {adapter.Name}", () => ConsumeAsync(adapter.Events, events, new ConsumerOptions()))),
            Contender("dictionaries", "by hand, dictionaries, XACK a page", () => Loop(bench).DrainAsync(BatchSize)),
        ];
        if (bench.Adapters.Count > 0)
        {
            var orders = new StackExchangeOrders(bench.Server, _stream.Name);
            contenders.Add(Contender(
                "stackexchange", "StackExchange.Redis, XACK a page", () => orders.DrainAsync(OrderTotals.Group, BatchSize)));
        }

        await bench.RunAsync(table, "W2 consume and acknowledge, batches of 100", contenders);

        // One acknowledgement at a time is so slow by hand that there are fewer.
        events = bench.Count(50_000, 20_000);
        await bench.FillAsync(_stream, events, OrderTotals.Group);
        await bench.RunAsync(table, "W2 consume, an acknowledgement for every entry",
        [
            Contender("each/limit", "bare socket, XACK each, pipelined (limit)", () => Bare(
                BareDrain.RunAcknowledgingEach)),
            Contender("each/consumer", "GroupConsumer, AckBatchSize 1", () => ConsumeAsync(
                bench.Events, events, new ConsumerOptions { AckBatchSize = 1 })),
            Contender("each/dictionaries", "by hand, dictionaries, XACK each, awaited", () => Loop(bench)
                .DrainAcknowledgingEachAsync(BatchSize, events)),
        ]);
        await bench.Store.DeleteStreamAsync(_stream);

        Contender Contender(string id, string name, Func<Task<int>> drain) =>
            new($"w2/{id}", name, () => MeasureAsync(bench, events, drain));

        Task<int> Bare(Func<RedisEndpoint, string, string, int, int> drain) =>
            Task.Run(() => drain(bench.Server, _stream.Name, OrderTotals.Group, BatchSize));
    }

    private DictionaryConsumer Loop(Bench bench)
    {
        decimal amount = 0;
        return new DictionaryConsumer(bench.Store, _stream, OrderTotals.Group, order => amount += order.Amount);
    }

    private async Task<int> ConsumeAsync(EventsClient client, int events, ConsumerOptions options)
    {
        var totals = new OrderTotals(events);
        options.Name = "product";
        await using GroupConsumer consumer = client.CreateConsumer(totals, options, _stream.Name);
        consumer.Start();
        await totals.AllHandled;
        await consumer.StopAsync();
        return (int)consumer.HandledCount;
    }

    private async Task<Measurement> MeasureAsync(Bench bench, int events, Func<Task<int>> drain)
    {
        await bench.RewindAsync(_stream, OrderTotals.Group);
        int drained = 0;
        Measurement measurement = await Measurement.TakeAsync(events, async () => drained = await drain());
        await bench.ExpectDrainedAsync(_stream, OrderTotals.Group, events, drained);
        return measurement;
    }
}
