using Events.Consuming;
using Events.Diagnostics;
using Events.Store;
using Events.Supervision;

namespace Events.Recovery;

/// <summary>
/// Claims parked entries when they are due, so that they need not wait for the next sweep. It is only a reminder: the due
/// time is with the server, and if this process dies another one's sweep finds the entry.
/// </summary>
internal sealed class RetryTimer(ConsumerScope scope)
{
    // Beyond this the sweeps do it; a memory of all failures of a long outage is not needed.
    private const int MaxScheduled = 10_000;

    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private readonly PriorityQueue<Parked, long> _due = new();

    // When each is due; an entry that came back early and was parked again has an older reminder, which is void.
    private readonly Dictionary<EntryId, long> _dueOf = [];
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Schedule(EntryId id, ulong? orderingKey, TimeSpan delay)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            // The key of an ordered event is blocked until it comes back, so it is never left out.
            if (_dueOf.Count >= MaxScheduled && orderingKey is null) return;
            long due = scope.Time.TimestampAfter(scope.Time.GetTimestamp(), delay);
            _dueOf[id] = due;
            _due.Enqueue(new Parked(id, orderingKey), due);
            changed = _changed;
        }

        changed.TrySetResult();
    }

    /// <summary>Whether the entry waits here to be tried again.</summary>
    public bool IsScheduled(EntryId id)
    {
        lock (_lock) return _dueOf.ContainsKey(id);
    }

    public async Task RunAsync(ClaimedEntries claimed, Dispatcher dispatcher, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            List<Parked> ready = TakeDue(out TimeSpan wait, out Task changed);
            if (ready.Count > 0) await ReclaimAsync(ready, wait, changed, claimed, dispatcher, stop).ConfigureAwait(false);
            else await WaitAsync(changed, wait, stop).ConfigureAwait(false);
        }
    }

    private List<Parked> TakeDue(out TimeSpan wait, out Task changed)
    {
        var ready = new List<Parked>();
        lock (_lock)
        {
            if (_changed.Task.IsCompleted) _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            changed = _changed.Task;
            wait = Timeout.InfiniteTimeSpan;
            long now = scope.Time.GetTimestamp();
            while (ready.Count < DeliveryLimits.MaxEntries && _due.TryPeek(out Parked parked, out long due))
            {
                if (due > now)
                {
                    wait = scope.Time.Until(now, due);
                    break;
                }

                _due.Dequeue();
                if (_dueOf.GetValueOrDefault(parked.Id) != due) continue;
                _dueOf.Remove(parked.Id);
                ready.Add(parked);
            }
        }

        return ready;
    }

    private async Task ReclaimAsync(
        List<Parked> ready, TimeSpan wait, Task changed, ClaimedEntries claimed, Dispatcher dispatcher, CancellationToken stop)
    {
        // An entry that others of its key wait for must not wait for them: they may be all that is held.
        ready.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        List<Parked> now = ready.FindAll(static parked => parked.OrderingKey is not null);
        if (now.Count == 0 && await HasRoomAsync(wait, changed, claimed, stop).ConfigureAwait(false))
        {
            now = ready.GetRange(0, Math.Min(ready.Count, claimed.ClaimSize(ready.Count)));
        }

        var claiming = now.ConvertAll(static parked => parked.Id);
        foreach (Parked parked in ready)
        {
            if (claiming.BinarySearch(parked.Id) < 0) Schedule(parked.Id, parked.OrderingKey, TimeSpan.Zero);
        }

        if (now.Count == 0) return;
        try
        {
            HashSet<EntryId> here = await claimed.ReclaimAsync(
                claiming, except: null, onlyDue: false, allCameHere: false, lastTriesOneByOne: false, stop).ConfigureAwait(false);
            here = await RestoreMissingAsync(now, here, claimed, stop).ConfigureAwait(false);
            foreach (Parked parked in now)
            {
                // Another consumer has it, or nobody any more.
                if (parked.OrderingKey is { } key && !here.Contains(parked.Id)) dispatcher.Unpark(key, parked.Id);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (StreamStoreException exception)
        {
            // Taken or not, they are asked for again; until then the others of their keys wait.
            Log.ReapFailed(scope.Logger, scope.Stream.Name, scope.Group, exception);
            foreach (Parked parked in now) Schedule(parked.Id, parked.OrderingKey, TimeSpan.FromSeconds(1));
        }
    }

    // Until the next is due: it may be one that must not wait.
    private async Task<bool> HasRoomAsync(TimeSpan wait, Task changed, ClaimedEntries claimed, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task room = claimed.WaitForRoomAsync(over.Token).AsTask();
        if (!room.IsCompleted) await Task.WhenAny(room, WaitAsync(changed, wait, over.Token)).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await room.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return room.IsCompletedSuccessfully;
    }

    // Not pending for this consumer any more; unless their records were destroyed, and are made anew.
    private async Task<HashSet<EntryId>> RestoreMissingAsync(
        List<Parked> ready, HashSet<EntryId> here, ClaimedEntries claimed, CancellationToken stop)
    {
        if (scope.Ownership is not { } ownership) return here;
        List<EntryId> missing = [.. ready.Where(parked => !here.Contains(parked.Id) && ownership.Aside.Contains(parked.Id)).Select(parked => parked.Id)];
        if (missing.Count == 0
            || !await ownership.TryRestoreAsync(missing.ConvertAll(static id => new LostEntry(id, null))).ConfigureAwait(false)) return here;
        return [.. here, .. await claimed.ReclaimAsync(
            missing, except: null, onlyDue: false, allCameHere: false, lastTriesOneByOne: false, stop).ConfigureAwait(false)];
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken stop)
    {
        // Delays end at whole milliseconds, not before the time: else it would spin through the last one.
        wait = wait == Timeout.InfiniteTimeSpan || wait > MaxWait ? MaxWait : Spans.ForTimer(wait);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task delay = Task.Delay(wait, scope.Time, over.Token);
        await Task.WhenAny(changed, delay).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private readonly record struct Parked(EntryId Id, ulong? OrderingKey);
}
