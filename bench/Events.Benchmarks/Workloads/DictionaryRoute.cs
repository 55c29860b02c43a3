using System.Diagnostics;
using System.Globalization;
using Events.Benchmarks.Baselines;
using Events.Benchmarks.Orders;
using Events.Store;

namespace Events.Benchmarks.Workloads;

/// <summary>By hand over the low-level client: dictionaries, reads of 10, an awaited XACK for every entry.</summary>
internal sealed class DictionaryRoute(Bench bench, StreamKey stream) : IRoute
{
    private readonly DictionaryClient _client = new(bench.Store, stream, StreamTrim.ToLength(OrderCommand.MaxLength));
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _unanswered = [];
    private ValueTask<EntryId> _last;
    private Task? _running;

    public Task StartConsuming(long[] arrivals)
    {
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        int count = 0;
        var consumer = new DictionaryConsumer(bench.Store, stream, OrderArrivals.Group, order =>
        {
            arrivals[int.Parse(order.OrderId, CultureInfo.InvariantCulture)] = Stopwatch.GetTimestamp();
            if (++count == arrivals.Length) all.SetResult();
        });
        _running = Task.Run(() => consumer.RunAsync(10, _stop.Token));
        return all.Task;
    }

    public void Produce(OrderPlaced order)
    {
        if (_last.IsCompleted) _ = _last.Result;
        else _unanswered.Add(_last.AsTask());
        _last = _client.ProduceAsync(order);
    }

    public async Task StopAsync()
    {
        await _last;
        await Task.WhenAll(_unanswered);
        await _stop.CancelAsync();
        await _running!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_running.IsFaulted) await _running;
        _stop.Dispose();
    }
}
