using Events.Consuming;
using Events.Diagnostics;
using Events.Store;

namespace Events.Recovery;

/// <summary>
/// Claims parked entries when they are due, so that they need not wait for the next sweep. It is only a reminder: the due
/// time is with the server, and if this process dies another one's sweep finds the entry.
/// </summary>
internal sealed class RetryTimer(ConsumerScope scope)
{
    // Beyond this the sweeps do it; a memory of all failures of a long outage is not needed.
    private const int MaxScheduled = 10_000;

    // Idle time is counted in whole milliseconds on the server, and the claim must not come before it is reached.
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(2);

    private readonly PriorityQueue<Parked, long> _due = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Schedule(EntryId id, ulong? orderingKey, TimeSpan delay)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            // The key of an ordered event is blocked until it comes back, so it is never left out.
            if (_due.Count >= MaxScheduled && orderingKey is null) return;
            long due = scope.Time.GetTimestamp()
                + (long)((delay + Slack).TotalSeconds * scope.Time.TimestampFrequency);
            _due.Enqueue(new Parked(id, orderingKey), due);
            changed = _changed;
        }

        changed.TrySetResult();
    }

    /// <summary>Whether the entry waits here to be tried again.</summary>
    public bool IsScheduled(EntryId id)
    {
        lock (_lock)
        {
            foreach ((Parked parked, _) in _due.UnorderedItems)
            {
                if (parked.Id == id) return true;
            }

            return false;
        }
    }

    public async Task RunAsync(ClaimedEntries claimed, Dispatcher dispatcher, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan wait;
            Task changed;
            Parked? next = null;
            lock (_lock)
            {
                if (_changed.Task.IsCompleted) _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                changed = _changed.Task;
                wait = Timeout.InfiniteTimeSpan;
                if (_due.TryPeek(out Parked parked, out long due))
                {
                    wait = scope.Time.GetElapsedTime(scope.Time.GetTimestamp(), due);
                    if (wait <= TimeSpan.Zero)
                    {
                        _due.Dequeue();
                        next = parked;
                    }
                }
            }

            if (next is { } ready)
            {
                await ClaimAsync(ready, claimed, dispatcher, stop).ConfigureAwait(false);
                continue;
            }

            await WaitAsync(changed, wait, stop).ConfigureAwait(false);
        }
    }

    private async Task ClaimAsync(
        Parked parked, ClaimedEntries claimed, Dispatcher dispatcher, CancellationToken stop)
    {
        try
        {
            // An entry that others of its key wait for must not wait for them: they may be all that is held.
            if (parked.OrderingKey is null) await claimed.WaitForRoomAsync(stop).ConfigureAwait(false);
            Reaped reaped = await claimed.ReapAsync(parked.Id, count: 1, stop).ConfigureAwait(false);
            bool came = reaped.Count > 0 && reaped.First == parked.Id;
            if (!came && parked.OrderingKey is { } key) dispatcher.Unpark(key, parked.Id);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (StreamStoreException exception)
        {
            Log.ReapFailed(scope.Logger, scope.Stream.Name, scope.Group, exception);
            Schedule(parked.Id, parked.OrderingKey, TimeSpan.FromSeconds(1));
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task delay = Task.Delay(wait, scope.Time, over.Token);
        await Task.WhenAny(changed, delay).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private readonly record struct Parked(EntryId Id, ulong? OrderingKey);
}
