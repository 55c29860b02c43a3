using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Benchmarks.Reporting;
using Events.Producing;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>W1 with one number of events outstanding.</summary>
internal sealed class ProduceRun
{
    private const int Callers = 64;

    private readonly Bench _bench;
    private readonly OrderStream _orders;
    private readonly DictionaryClient _dictionaries;
    private readonly int _outstanding;
    private readonly int _events;

    public ProduceRun(Bench bench, int outstanding, int events)
    {
        _bench = bench;
        _outstanding = outstanding;
        _events = events;
        Stream = new StreamKey($"bench:produce:{outstanding}");
        _orders = bench.Events.OpenStream<OrderStream>(new StreamOptions { Key = Stream.Name });
        _dictionaries = new DictionaryClient(bench.Store, Stream, StreamTrim.ToLength(OrderCommand.MaxLength));
    }

    public StreamKey Stream { get; }

    public int Outstanding => _outstanding;

    public IReadOnlyList<Contender> Contenders
    {
        get
        {
            var contenders = new List<Contender>
            {
                new($"w1/{_outstanding}/limit", $"redis-benchmark -c 1 -P {_outstanding} (limit)", RunToolAsync),
            };
            if (_outstanding == 1)
            {
                contenders.Add(Contender("awaited", "one caller, each awaited", () => AwaitEachAsync(_orders)));
            }
            else
            {
                // 64 callers have, together, as many outstanding.
                int share = (_outstanding + Callers - 1) / Callers;
                contenders.Add(Contender("batch", "one caller, batches", () => BatchesAsync(_orders, 1, _outstanding)));
                if (share > 1)
                {
                    string name = $"64 callers, batches of {share}";
                    contenders.Add(Contender("batch-64", name, () => BatchesAsync(_orders, Callers, share)));
                }

                contenders.Add(
                    Contender("awaited", "one caller, each awaited", () => WindowAsync(_orders, _outstanding, _events)));
                contenders.Add(Contender("awaited-64", "64 callers, each awaited", () => CallersAsync(_orders, share)));
                contenders.Add(new($"w1/{_outstanding}/traced", "one caller, each awaited, traced", () => Traced.RunAsync(
                    () => Measurement.TakeAsync(_events, () => WindowAsync(_orders, _outstanding, _events)))));
            }

            // Producing is the same over either.
            if (_bench.Adapters is [Adapter adapter, ..]) AddStackExchange(contenders, adapter);
            contenders.Add(Contender("dictionaries", "by hand, dictionaries", DictionariesAsync));
            return contenders;
        }
    }

    private void AddStackExchange(List<Contender> contenders, Adapter adapter)
    {
        var loop = new StackExchangeOrders(_bench.Server, Stream.Name);
        contenders.Add(Contender(
            "stackexchange", "StackExchange.Redis, XADD and WhenAll", () => loop.ProduceAsync(_outstanding, _events)));
        OrderStream orders = adapter.Events.OpenStream<OrderStream>(new StreamOptions { Key = Stream.Name });
        int share = (_outstanding + Callers - 1) / Callers;
        if (_outstanding == 1)
        {
            contenders.Add(Contender("multiplexer/awaited", "over a multiplexer, each awaited", () => AwaitEachAsync(orders)));
            return;
        }

        contenders.Add(
            Contender("multiplexer/batch", "over a multiplexer, batches", () => BatchesAsync(orders, 1, _outstanding)));
        contenders.Add(
            Contender("multiplexer/awaited-64", "over a multiplexer, 64 callers", () => CallersAsync(orders, share)));
    }

    private Contender Contender(string id, string name, Func<Task> run) =>
        new($"w1/{_outstanding}/{id}", name, () => Measurement.TakeAsync(_events, run));

    private async Task<Measurement> RunToolAsync() => Measurement.Of(await RedisBenchmarkTool.RunAsync(
        _bench.Server, _events, _outstanding, OrderCommand.Add(Stream.Name, OrderPlaced.Sample)));

    private async Task AwaitEachAsync(OrderStream orders)
    {
        for (int i = 0; i < _events; i++) await orders.ProduceAsync(OrderPlaced.Sample);
    }

    private Task BatchesAsync(OrderStream orders, int callers, int size)
    {
        return Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(ProduceAsync)));

        async Task ProduceAsync()
        {
            OrderStream.Batch batch = orders.CreateBatch();
            for (int produced = 0; produced < _events / callers; produced += size)
            {
                batch.Clear();
                for (int i = 0; i < size; i++) batch.Add(OrderPlaced.Sample);
                await orders.ProduceBatchAsync(batch);
            }
        }
    }

    private Task CallersAsync(OrderStream orders, int share) => Task.WhenAll(
        Enumerable.Range(0, Callers).Select(_ => Task.Run(() => WindowAsync(orders, share, _events / Callers))));

    // Awaits each, and has as many outstanding as the window is wide.
    private async Task WindowAsync(OrderStream orders, int width, int events)
    {
        var window = new ValueTask<EntryId>[width];
        for (int i = 0; i < events; i++)
        {
            if (i >= width) await window[i % width];
            window[i % width] = orders.ProduceAsync(OrderPlaced.Sample);
        }

        for (int i = 0; i < width; i++) await window[(events + i) % width];
    }

    private async Task DictionariesAsync()
    {
        for (int produced = 0; produced < _events; produced += _outstanding)
        {
            if (_outstanding == 1) await _dictionaries.ProduceAsync(OrderPlaced.Sample);
            else await _dictionaries.ProduceAllAsync(OrderPlaced.Sample, _outstanding);
        }
    }
}
