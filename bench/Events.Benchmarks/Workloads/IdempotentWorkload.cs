using System.Globalization;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Producing;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>W8: producing with an idempotency key, beside the same events without one.</summary>
internal sealed class IdempotentWorkload : IWorkload
{
    private readonly StreamKey _stream = new("bench:idempotent");

    // Of all runs: a key that was used before would not be appended.
    private int _lastKey;

    public async Task RunAsync(Bench bench, Table table)
    {
        OrderStream orders = bench.Events.OpenStream<OrderStream>(new StreamOptions { Key = _stream.Name });
        PaymentStream payments = bench.Events.OpenStream<PaymentStream>(
            new StreamOptions { Key = _stream.Name, IdempotencyWindow = TimeSpan.FromSeconds(10) });
        OrderStream repeated = bench.Events.OpenStream<OrderStream>(
            new StreamOptions { Key = _stream.Name, ProduceRetryTime = TimeSpan.FromSeconds(30), GeneratesIdempotencyKeys = true });
        foreach (int outstanding in new[] { 1, 64, 1000 })
        {
            int events = outstanding == 1 ? bench.Count(40_000, 10_000) : bench.Count(400_000, 100_000);
            var contenders = new List<Contender>
            {
                Contender("limit", "each awaited, without a key (limit)", () => WindowAsync(
                    () => orders.ProduceAsync(OrderPlaced.Sample), outstanding, events)),
                Contender("awaited", "each awaited, with a key", () => WindowAsync(
                    () => payments.ProduceAsync(Next()), outstanding, events)),
                Contender("generated", "each awaited, with a generated key", () => WindowAsync(
                    () => repeated.ProduceAsync(OrderPlaced.Sample), outstanding, events)),
            };
            if (outstanding > 1)
            {
                contenders.Add(Contender("batch", "batches, with keys", () => BatchesAsync(payments, outstanding, events)));
                contenders.Add(Contender("generated-batch", "batches, with generated keys", () => BatchesAsync(repeated, outstanding, events)));
            }

            await bench.RunAsync(table, $"W8 produce with an idempotency key, {outstanding:N0} outstanding", contenders);
            await bench.Store.DeleteStreamAsync(_stream);

            Contender Contender(string id, string name, Func<Task> run) =>
                new($"w8/{outstanding}/{id}", name, () => Measurement.TakeAsync(events, run));
        }
    }

    // Awaits each, and has as many outstanding as the window is wide.
    private static async Task WindowAsync(Func<ValueTask<EntryId>> produce, int width, int events)
    {
        var window = new ValueTask<EntryId>[width];
        for (int i = 0; i < events; i++)
        {
            if (i >= width) await window[i % width];
            window[i % width] = produce();
        }

        for (int i = 0; i < width; i++) await window[(events + i) % width];
    }

    private async Task BatchesAsync(PaymentStream payments, int size, int events)
    {
        PaymentStream.Batch batch = payments.CreateBatch();
        for (int produced = 0; produced < events; produced += size)
        {
            batch.Clear();
            for (int i = 0; i < size; i++) batch.Add(Next());
            await payments.ProduceBatchAsync(batch);
        }
    }

    private static async Task BatchesAsync(OrderStream orders, int size, int events)
    {
        OrderStream.Batch batch = orders.CreateBatch();
        for (int produced = 0; produced < events; produced += size)
        {
            batch.Clear();
            for (int i = 0; i < size; i++) batch.Add(OrderPlaced.Sample);
            await orders.ProduceBatchAsync(batch);
        }
    }

    private PaymentRequested Next() => new((++_lastKey).ToString(CultureInfo.InvariantCulture), OrderPlaced.Sample.Customer, OrderPlaced.Sample.Amount);
}
