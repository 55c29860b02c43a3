using System.Text;
using Events.Diagnostics;
using Events.Store;

namespace Events.Consuming;

/// <summary>
/// Takes pages into custody and queues their entries in order. Entries whose handler has a dedupe key are queued when the
/// keys of the page are claimed, by one command; pages are queued in the order in which they came. Entries of unknown type that
/// the group leaves are not queued; those of the page are put back by one command.
/// </summary>
internal sealed class EntryIntake(ConsumerScope scope, HeldEntries held, Dispatcher dispatcher, UnknownTypes unknownTypes)
{
    private readonly bool _leavesUnknown =
        scope.Options.UnknownEvents == UnknownEventPolicy.Leave && !scope.Options.AtMostOnce;

    private readonly SemaphoreSlim _inOrder = new(1, 1);

    /// <param name="page">The page; disposed when the last of its entries is handled.</param>
    /// <param name="deliveryCounts">How often each entry was delivered; null when all are new.</param>
    /// <param name="leaseStart">Before the command that delivered them was sent.</param>
    /// <param name="stop">Gives up claiming; the entries stay pending.</param>
    /// <param name="except">Entries of the page that are not this consumer's to handle; null for none.</param>
    public ValueTask AcceptAsync(
        EntryPage page, IReadOnlyList<long>? deliveryCounts, long leaseStart, CancellationToken stop, HashSet<EntryId>? except = null)
    {
        if (page.Count == 0)
        {
            page.Dispose();
            return ValueTask.CompletedTask;
        }

        // A page of a group without dedupe keys goes through without waiting for anything.
        if (!_inOrder.Wait(0, CancellationToken.None)) return AcceptInTurnAsync(page, deliveryCounts, leaseStart, except, stop);
        List<HeldEntry>? queue = null;
        List<HeldEntry>? left = null;
        try
        {
            queue = HoldAll(page, deliveryCounts, leaseStart, except, ref left);
        }
        finally
        {
            if (queue is null) _inOrder.Release();
        }

        return queue is null && left is null ? ValueTask.CompletedTask : QueueAndLeaveAsync(queue, left, stop);
    }

    private async ValueTask AcceptInTurnAsync(
        EntryPage page, IReadOnlyList<long>? deliveryCounts, long leaseStart, HashSet<EntryId>? except, CancellationToken stop)
    {
        await _inOrder.WaitAsync(stop).ConfigureAwait(false);
        List<HeldEntry>? queue = null;
        List<HeldEntry>? left = null;
        try
        {
            queue = HoldAll(page, deliveryCounts, leaseStart, except, ref left);
        }
        finally
        {
            if (queue is null) _inOrder.Release();
        }

        await QueueAndLeaveAsync(queue, left, stop).ConfigureAwait(false);
    }

    private async ValueTask QueueAndLeaveAsync(List<HeldEntry>? queue, List<HeldEntry>? left, CancellationToken stop)
    {
        try
        {
            if (queue is not null) await ClaimAndQueueAsync(queue, stop).ConfigureAwait(false);
        }
        finally
        {
            if (left is not null) await LeaveAsync(left).ConfigureAwait(false);
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
        EntryPage page, IReadOnlyList<long>? deliveryCounts, long leaseStart, HashSet<EntryId>? except, ref List<HeldEntry>? left)
    {
        List<HeldEntry>? queue = dispatcher.HasBatches ? new List<HeldEntry>(page.Count) : null;
        page.Retain();
        for (int i = 0; i < page.Count; i++)
        {
            if (page.IsDeleted(i) || except?.Contains(page.GetId(i)) == true) continue;
            HeldEntry? entry = held.TryHold(page, i, deliveryCounts?[i] ?? 1, leaseStart);
            if (entry is null) continue;
            if (_leavesUnknown && entry.IsOfUnknownType)
            {
                (left ??= []).Add(entry);
                continue;
            }

            if (queue is null && entry.DedupeKey is not null) queue = [];
            if (queue is null) dispatcher.Enqueue(entry);
            else queue.Add(entry);
        }

        page.Release();
        return queue;
    }

    // No delivery: whoever knows the type is to have all tries. Idle from now on, so that it is looked at again, and not at once.
    private async Task LeaveAsync(List<HeldEntry> left)
    {
        foreach (HeldEntry entry in left) unknownTypes.Report(entry.Id, Encoding.UTF8.GetString(entry.Fields.EventType));
        try
        {
            if (await scope.OwnsNameAsync().ConfigureAwait(false))
            {
                EntryId[] ids = [.. left.Where(static entry => !entry.IsLost).Select(static entry => entry.Id)];
                await scope.Store.LeaveAsync(scope.Stream, scope.Group, scope.Name, ids).ConfigureAwait(false);
            }
        }
        catch (StreamStoreException exception)
        {
            Log.LeavingFailed(scope.Logger, left.Count, scope.Stream.Name, scope.Group, exception);
        }
        finally
        {
            foreach (HeldEntry entry in left)
            {
                held.EndHandling(entry);
                held.Remove(entry);
            }
        }
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
                scope.Stream, scope.Group, claims, scope.Options.MinIdle, stop).ConfigureAwait(false);
            for (int i = 0; i < claims.Length; i++)
            {
                keyed[i].IsDuplicate = states[i] == DedupeState.Done;
                keyed[i].IsDedupeBlocked = states[i] == DedupeState.InProgress;
            }
        }
        catch (Exception exception)
        {
            // Not to be handled without the claim: they stay pending and come back.
            EntryId[] untouched = new EntryId[queue.Count];
            for (int i = 0; i < untouched.Length; i++)
            {
                untouched[i] = queue[i].Id;
                held.EndHandling(queue[i]);
                held.Remove(queue[i]);
            }

            // The server is there and refuses, as one without memory does, perhaps for long: that was no delivery.
            if (exception is ServerErrorException && !scope.Options.AtMostOnce)
            {
                await scope.Store.LeaveAsync(scope.Stream, scope.Group, scope.Name, untouched, scope.Options.MinIdle, stop).ConfigureAwait(false);
            }

            throw;
        }
    }
}
