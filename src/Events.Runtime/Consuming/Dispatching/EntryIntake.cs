using Events.Consuming.Holding;
using Events.Consuming.Settling;
using Events.Diagnostics;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Consuming.Dispatching;

/// <summary>
/// Takes pages into custody and queues their entries in order. Entries whose handler has a dedupe key are queued when the
/// keys of the page are claimed, by one command; pages are queued in the order in which they came. What this group has no handler for is not
/// queued.
/// </summary>
internal sealed class EntryIntake(ConsumerScope scope, HeldEntries held, Dispatcher dispatcher, UnhandledEntries unhandled, FailureSettler failures)
{
    private readonly MissingKeys _missingKeys = new(scope);
    private readonly SemaphoreSlim _inOrder = new(1, 1);

    /// <param name="page">The page; disposed when the last of its entries is handled.</param>
    /// <param name="deliveryCounts">How often each entry was delivered; null when all are new.</param>
    /// <param name="leaseStart">Before the command that delivered them was sent.</param>
    /// <param name="stop">Gives up claiming; the entries are released.</param>
    /// <param name="except">Entries of the page that are not this consumer's to handle; null for none.</param>
    /// <param name="tally">Told what becomes of each; null where nobody asks.</param>
    public ValueTask AcceptAsync(
        EntryPage page,
        IReadOnlyList<long>? deliveryCounts,
        long leaseStart,
        CancellationToken stop,
        HashSet<EntryId>? except = null,
        ReapTally? tally = null)
    {
        if (page.Count == 0)
        {
            page.Dispose();
            return ValueTask.CompletedTask;
        }

        held.NoteDelivery();
        scope.Counters.CountDelivered(page.Count);

        // A page of a group without dedupe keys goes through without waiting for anything.
        if (!_inOrder.Wait(0, CancellationToken.None)) return AcceptInTurnAsync(page, deliveryCounts, leaseStart, except, tally, stop);
        List<HeldEntry>? queue = null;
        List<HeldEntry>? others = null;
        try
        {
            queue = HoldAll(page, deliveryCounts, leaseStart, except, tally, ref others);
        }
        finally
        {
            if (queue is null) _inOrder.Release();
        }

        return queue is null && others is null ? ValueTask.CompletedTask : QueueAndSettleAsync(queue, others, stop);
    }

    private async ValueTask AcceptInTurnAsync(
        EntryPage page, IReadOnlyList<long>? deliveryCounts, long leaseStart, HashSet<EntryId>? except, ReapTally? tally, CancellationToken stop)
    {
        // Whoever is before it ends when it is stopped, and what was delivered is taken in hand all the same, so that it can be released.
        await _inOrder.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        List<HeldEntry>? queue = null;
        List<HeldEntry>? others = null;
        try
        {
            queue = HoldAll(page, deliveryCounts, leaseStart, except, tally, ref others);
        }
        finally
        {
            if (queue is null) _inOrder.Release();
        }

        await QueueAndSettleAsync(queue, others, stop).ConfigureAwait(false);
    }

    private async ValueTask QueueAndSettleAsync(List<HeldEntry>? queue, List<HeldEntry>? others, CancellationToken stop)
    {
        try
        {
            if (queue is not null) await ClaimAndQueueAsync(queue, stop).ConfigureAwait(false);
        }
        finally
        {
            if (others is not null) await unhandled.SettleAsync(others, stop).ConfigureAwait(false);
        }
    }

    // In turn: whoever calls it has entered, and this leaves.
    private async ValueTask ClaimAndQueueAsync(List<HeldEntry> queue, CancellationToken stop)
    {
        try
        {
            await ClaimDedupeKeysAsync(queue, stop).ConfigureAwait(false);
            dispatcher.Enqueue(queue);
        }
        finally
        {
            _inOrder.Release();
        }
    }

    /// <returns>The entries still to be queued because of a dedupe key or batches among them; null when all are queued.</returns>
    private List<HeldEntry>? HoldAll(
        EntryPage page, IReadOnlyList<long>? deliveryCounts, long leaseStart, HashSet<EntryId>? except, ReapTally? tally, ref List<HeldEntry>? others)
    {
        List<HeldEntry>? queue = dispatcher.HasBatches ? new List<HeldEntry>(page.Count) : null;
        page.Retain();
        for (int i = 0; i < page.Count; i++)
        {
            if (page.IsDeleted(i) || except?.Contains(page.GetId(i)) == true) continue;
            HeldEntry? entry = held.TryHold(page, i, deliveryCounts?[i] ?? 1, leaseStart, isNew: deliveryCounts is null);
            if (entry is null) continue;
            if (tally is not null)
            {
                tally.Take(entry.Id);
                entry.Tally = tally;
            }

            if (entry.LacksDedupeKey) _missingKeys.Report(entry);
            if (entry.Handler < 0)
            {
                (others ??= []).Add(entry);
                continue;
            }

            if (queue is null && entry.DedupeKey is not null) queue = [];
            if (queue is null) dispatcher.Enqueue(entry);
            else queue.Add(entry);
        }

        page.Release();
        return queue;
    }

    private async Task ClaimDedupeKeysAsync(List<HeldEntry> queue, CancellationToken stop)
    {
        var keyed = new List<HeldEntry>(queue.Count);
        foreach (HeldEntry entry in queue)
        {
            if (entry.DedupeKey is not null) keyed.Add(entry);
        }

        if (keyed.Count == 0) return;
        OwnedEntry[] claims = new OwnedEntry[keyed.Count];
        for (int i = 0; i < claims.Length; i++) claims[i] = keyed[i].Owned;
        try
        {
            IReadOnlyList<DedupeState> states = await scope.Store.ClaimDedupeAsync(
                scope.Stream, scope.Group, claims, scope.Options.AtMostOnce ? null : scope.Options.MinIdle, stop).ConfigureAwait(false);
            for (int i = 0; i < claims.Length; i++)
            {
                keyed[i].IsDuplicate = states[i] == DedupeState.Done;
                keyed[i].IsDedupeBlocked = states[i] == DedupeState.InProgress;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody has tried them, and whoever comes first may.
            foreach (HeldEntry entry in queue) failures.ReleaseUntried(entry);
            throw;
        }
        catch (Exception exception)
        {
            // Not to be handled without the claim: they stay pending and come back; at most once they do not.
            EntryId[] untouched = new EntryId[queue.Count];
            for (int i = 0; i < untouched.Length; i++)
            {
                untouched[i] = queue[i].Id;
                if (scope.Options.AtMostOnce)
                {
                    scope.Counters.CountFailed();
                    Log.HandlerFailedForGood(scope.Logger, untouched[i], scope.Stream.Name, scope.Group, exception);
                }

                held.End(queue[i]);
            }

            // The server is there and refuses, as one without memory does, perhaps for long: that was no delivery.
            if (exception is ServerErrorException && !scope.Options.AtMostOnce)
            {
                long start = scope.Time.GetTimestamp();
                try
                {
                    await scope.Store.LeaveAsync(scope.Consumer, untouched, scope.Options.MinIdle, stop).ConfigureAwait(false);
                }
                catch (ServerErrorException refused)
                {
                    // Pending here, counted, and in nobody's hands.
                    refused.CameAfterClaim = true;
                    throw;
                }

                foreach (EntryId id in untouched)
                {
                    // That has taken back the delivery: the next one counts.
                    scope.Untried.AddTried(id);
                    scope.Ownership?.Unheld.AddRefused(id, start);
                }
            }

            throw;
        }
    }
}
