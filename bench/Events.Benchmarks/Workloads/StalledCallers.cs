using Events.Benchmarks.Orders;
using Events.Errors;
using Events.Streams;

namespace Events.Benchmarks.Workloads;

/// <summary>Callers that stand ready, then all produce at once and expect an error.</summary>
internal sealed class StalledCallers
{
    private readonly OrderStream _orders;
    private readonly OrderStream.Batch[] _batches;
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task[] _callers;
    private int _called;
    private int _unknown;
    private int _notSent;

    /// <param name="orders">The stream.</param>
    /// <param name="callers">How many.</param>
    /// <param name="events">How many events each; as a batch if it is more than one.</param>
    public StalledCallers(OrderStream orders, int callers, int events)
    {
        _orders = orders;
        _batches = new OrderStream.Batch[events > 1 ? callers : 0];
        for (int i = 0; i < _batches.Length; i++)
        {
            _batches[i] = orders.CreateBatch();
            for (int j = 0; j < events; j++) _batches[i].Add(OrderPlaced.Sample);
            _batches[i].RentIds();
        }

        _callers = new Task[callers];
        for (int i = 0; i < callers; i++) _callers[i] = CallAsync(i);
    }

    /// <summary>What the callers were told.</summary>
    public string Errors => $"all failed: {_unknown:N0} unknown outcome, {_notSent:N0} not sent";

    /// <summary>Lets them call, and waits until each waits for its answer.</summary>
    public async Task BeginAsync()
    {
        _gate.SetResult();
        while (Volatile.Read(ref _called) < _callers.Length) await Task.Yield();
    }

    /// <summary>Waits until the last has its error.</summary>
    /// <exception cref="InvalidOperationException">One was told that its event was appended.</exception>
    public Task AllFailedAsync() => Task.WhenAll(_callers);

    private async Task CallAsync(int caller)
    {
        await _gate.Task;
        try
        {
            await ProduceAsync(caller);
        }
        catch (UnknownOutcomeException)
        {
            Interlocked.Increment(ref _unknown);
            return;
        }
        catch (ConnectionFailedException)
        {
            Interlocked.Increment(ref _notSent);
            return;
        }
        catch (ProduceBatchException exception)
        {
            Interlocked.Increment(ref exception.UnknownCount > 0 ? ref _unknown : ref _notSent);
            return;
        }

        throw new InvalidOperationException("A stalled server has appended an event.");
    }

    private Task ProduceAsync(int caller)
    {
        Task producing = _batches.Length > 0
            ? _orders.ProduceBatchAsync(_batches[caller]).AsTask()
            : _orders.ProduceAsync(OrderPlaced.Sample).AsTask();
        Interlocked.Increment(ref _called);
        return producing;
    }
}
