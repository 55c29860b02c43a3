using Events.Consuming.Dispatching;
using Events.Diagnostics;
using Events.Errors;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Recovering;

/// <summary>
/// Claims deferred entries when they are due, so that they need not wait for the next sweep. It is only a reminder: the due
/// time is with the server, and if this process dies another one's sweep finds the entry.
/// </summary>
internal sealed class DeferralTimer(ConsumerScope scope, DeferredEntries schedule, EntryClaims claimed, Dispatcher dispatcher)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            List<DeferredEntry> ready = schedule.TakeDue(out TimeSpan wait, out Task changed);
            if (ready.Count > 0) await ReclaimAsync(ready, wait, changed, stop).ConfigureAwait(false);
            else await WaitAsync(changed, wait, stop).ConfigureAwait(false);
        }
    }

    private async Task ReclaimAsync(List<DeferredEntry> ready, TimeSpan wait, Task changed, CancellationToken stop)
    {
        // An entry that others of its key wait for must not wait for them: they may be all that is held.
        ready.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        List<DeferredEntry> now = ready.FindAll(static retry => retry.OrderingKey is not null);
        if (now.Count == 0 && await HasRoomAsync(wait, changed, stop).ConfigureAwait(false))
        {
            now = ready.GetRange(0, Math.Min(ready.Count, claimed.ClaimSize(ready.Count)));
        }

        var claiming = now.ConvertAll(static retry => retry.Id);
        foreach (DeferredEntry retry in ready)
        {
            if (claiming.BinarySearch(retry.Id) < 0) schedule.Add(retry.Id, retry.OrderingKey, TimeSpan.Zero);
        }

        if (now.Count == 0) return;
        try
        {
            Reclaimed reclaimed = await claimed.ReclaimAsync(
                claiming, except: null, longestWait: null, allCameHere: false, finalAttemptsOneByOne: false, stop).ConfigureAwait(false);
            HashSet<EntryId> here = await RestoreMissingAsync(now, reclaimed, stop).ConfigureAwait(false);
            foreach (DeferredEntry retry in now)
            {
                if (reclaimed.Unread.Contains(retry.Id))
                {
                    schedule.Add(retry.Id, retry.OrderingKey, TimeSpan.Zero);
                    continue;
                }

                if (here.Contains(retry.Id)) continue;
                if (scope.Ownership?.Unheld.Contains(retry.Id) == true)
                {
                    // Its record was made anew, and destroyed again.
                    schedule.Add(retry.Id, retry.OrderingKey, Soon);
                }
                else if (retry.OrderingKey is { } key)
                {
                    // Another consumer has it, or nobody any more.
                    dispatcher.Reopen(key, retry.Id);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        catch (StreamStoreException exception)
        {
            // Taken or not, they are asked for again; until then the others of their keys wait.
            Log.ReapFailed(scope.Logger, scope.Stream.Name, scope.Group, exception);
            foreach (DeferredEntry retry in now) schedule.Add(retry.Id, retry.OrderingKey, Soon);
        }
    }

    // Until the next is due: it may be one that must not wait.
    private async Task<bool> HasRoomAsync(TimeSpan wait, Task changed, CancellationToken stop)
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
        List<DeferredEntry> ready, Reclaimed reclaimed, CancellationToken stop)
    {
        HashSet<EntryId> here = reclaimed.Here;
        if (scope.Ownership is not { } ownership) return here;
        List<EntryId> missing =
        [
            .. ready.Where(retry => !here.Contains(retry.Id) && !reclaimed.Unread.Contains(retry.Id) && ownership.Unheld.Contains(retry.Id))
                .Select(static retry => retry.Id),
        ];
        if (missing.Count == 0
            || !await ownership.TryRestoreAsync(missing.ConvertAll(static id => new LostEntry(id, null))).ConfigureAwait(false)) return here;
        Reclaimed restored = await claimed.ReclaimAsync(
            missing, except: null, longestWait: null, allCameHere: false, finalAttemptsOneByOne: false, stop).ConfigureAwait(false);
        reclaimed.Unread.AddRange(restored.Unread);
        return [.. here, .. restored.Here];
    }

    private async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken stop)
    {
        // Delays end at whole milliseconds, not before the time: else it would spin through the last one.
        wait = wait == Timeout.InfiniteTimeSpan || wait > MaxWait ? MaxWait : Spans.ForTimer(wait);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task delay = Task.Delay(wait, scope.Time, over.Token);
        schedule.Await();
        await Task.WhenAny(changed, delay).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await delay.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
