using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Consuming.Recovering;

/// <summary>
/// Takes up the entries that are pending for this consumer but not here: at the start those of a former life of it, after a lost
/// connection those of a reply that got lost with it. Entries deferred to another delivery are left alone: those deferred here, and those
/// that wait for a time beyond the minimum idle time, unless the group keeps an order, in which later entries would overtake them.
/// What was left because its type is not known is looked at again at the start, and from then on when it has been idle for long enough.
/// </summary>
internal sealed class OwnPending(ConsumerScope scope, HeldEntries held, EntryClaims claimed, DeferredEntries deferred, LostAnswers lost)
{
    private bool _hasBegun;

    public async Task TakeUpAsync(CancellationToken stop)
    {
        long lostBefore = lost.Count;

        // What is handled and came back to the list only because its record was made anew is not to be found there.
        if (scope.Ownership is { } ownership) await ownership.AcknowledgeAgainAsync(stop).ConfigureAwait(false);

        // A look that counts no delivery, then a claim of just what is missing.
        int count = Math.Min(scope.Options.BatchSize, DeliveryLimits.MaxEntries);
        var query = new PendingQuery { Consumer = scope.Name, Count = count };
        while (true)
        {
            PendingQuery page = query;
            (IReadOnlyList<PendingEntry> pending, List<EntryId> missing) = await claimed.UndisturbedAsync(() => LookAsync(page, stop), stop)
                .ConfigureAwait(false);
            if (missing.Count > 0)
            {
                Log.OwnPendingFound(scope.Logger, missing.Count, scope.Stream.Name, scope.Group, scope.Name);
                long start = scope.Time.GetTimestamp();
                HashSet<EntryId> here = await ReclaimAsync(missing, stop).ConfigureAwait(false);

                // What waits for its time is this consumer's own: nobody has moved it here.
                foreach (PendingEntry entry in pending)
                {
                    if (!here.Contains(entry.Id) && !held.Contains(entry.Id)) scope.Ownership?.Unheld.Add(entry.Id, entry.DeliveryCount, start, TimeSpan.Zero);
                }
            }

            if (pending.Count < count) break;
            query = query with { From = pending[^1].Id.Next() };
        }

        _hasBegun = true;
        lost.LookedInto(lostBefore);
    }

    /// <summary>Tells whether entries in front of a page's last one are pending for this consumer that are neither here nor in the page.</summary>
    public async Task<bool> HasMissingAsync(EntryPage page, CancellationToken stop)
    {
        int count = Math.Min(scope.Options.BatchSize, DeliveryLimits.MaxEntries);
        var query = new PendingQuery { Consumer = scope.Name, To = page.GetId(page.Count - 1), Count = count };
        while (true)
        {
            (IReadOnlyList<PendingEntry> pending, List<EntryId> missing) = await LookAsync(query, stop).ConfigureAwait(false);
            foreach (EntryId id in missing)
            {
                if (!Contains(page, id) && scope.Ownership?.Unheld.Contains(id) != true && !scope.StillRunning.Contains(scope.Stream.Name, id)) return true;
            }

            if (pending.Count < count) return false;
            query = query with { From = pending[^1].Id.Next() };
        }
    }

    private static bool Contains(EntryPage page, EntryId id)
    {
        for (int i = 0; i < page.Count; i++)
        {
            if (page.GetId(i) == id) return true;
        }

        return false;
    }

    private async Task<(IReadOnlyList<PendingEntry> Pending, List<EntryId> Missing)> LookAsync(PendingQuery query, CancellationToken stop)
    {
        IReadOnlyList<PendingEntry> pending = await scope.Store.PendingAsync(scope.Stream, scope.Group, query, stop).ConfigureAwait(false);
        var missing = new List<EntryId>();
        foreach (PendingEntry entry in pending)
        {
            if (!held.Contains(entry.Id) && !deferred.Contains(entry.Id) && !IsLeft(entry)) missing.Add(entry.Id);
        }

        return (pending, missing);
    }

    // What there is room for: a process that dies again counts a delivery of no more than it held.
    private async Task<HashSet<EntryId>> ReclaimAsync(List<EntryId> missing, CancellationToken stop)
    {
        var here = new HashSet<EntryId>();
        for (int from = 0; from < missing.Count;)
        {
            await claimed.WaitForRoomAsync(stop).ConfigureAwait(false);
            List<EntryId> some = missing.GetRange(from, Math.Min(missing.Count - from, claimed.ClaimSize(missing.Count)));
            Reclaimed reclaimed = await claimed.ReclaimAsync(
                some, deferred.Contains, claimed.LongestWait, allCameHere: _hasBegun, finalAttemptsOneByOne: true, stop).ConfigureAwait(false);
            here.UnionWith(reclaimed.Here);

            // A page has one entry at least, however large that is.
            int next = reclaimed.Unread.Count == 0 ? -1 : missing.IndexOf(reclaimed.Unread[0], from);
            from = next > from ? next : from + some.Count;
        }

        return here;
    }

    // Nobody has tried it, and it was not released to be claimed at once either. What was left because the server refused something is not meant: nothing
    // behind it is to overtake it.
    private bool IsLeft(PendingEntry entry) => _hasBegun
        && entry.DeliveryCount == 0
        && entry.Idle < scope.Options.MinIdle
        && scope.Ownership?.Unheld.IsRefused(entry.Id) != true;
}
