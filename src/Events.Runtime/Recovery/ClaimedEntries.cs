using Events.Consuming;
using Events.Diagnostics;
using Events.Store;

namespace Events.Recovery;

/// <summary>Hands entries that were delivered before to the dispatcher, with the delivery count that the server has for them.</summary>
internal sealed class ClaimedEntries(ConsumerScope scope, HeldEntries held, EntryIntake intake)
{
    /// <summary>Waits until there is room for an entry that is claimed; claimed entries count as delivered.</summary>
    /// <remarks>
    /// For one, not for the page: a consumer that is never out of work never has more, and what others left behind must not wait for
    /// a quiet moment. So a page may come on top of what is prefetched; reading waits until it is handled.
    /// </remarks>
    public ValueTask WaitForRoomAsync(CancellationToken stop) => held.WaitForRoomAsync(1, stop);

    /// <summary>Claims a page of idle entries and queues them; those whose payload is gone are recorded as lost.</summary>
    public async Task<Reaped> ReapAsync(EntryId start, int count, CancellationToken stop)
    {
        long leaseStart = scope.Time.GetTimestamp();
        ReapPage page = await scope.Store.ReapAsync(
            scope.Stream, scope.Group, scope.Name, scope.Options.MinIdle, start, count, stop).ConfigureAwait(false);
        int entries = page.Entries.Count;
        var reaped = new Reaped(page.Cursor, entries, entries > 0 ? page.Entries.GetId(0) : EntryId.Min);
        await intake.AcceptAsync(page.Entries, page.DeliveryCounts, leaseStart, stop).ConfigureAwait(false);
        await RecordLostAsync(page.DeletedIds, stop).ConfigureAwait(false);
        return reaped;
    }

    /// <summary>
    /// Before a sweep: what was trimmed and lies idle becomes a dead letter, together with its acknowledgement.
    /// </summary>
    /// <returns>Where the sweep starts: what is pending before the first entry of the stream would be dropped by it.</returns>
    public async Task<EntryId> RecordTrimmedAsync(CancellationToken stop)
    {
        TrimmedEntries trimmed = await scope.Store.RecordTrimmedAsync(
            scope.Stream,
            scope.Group,
            scope.Options.MinIdle,
            scope.Options.ReapPageSize,
            scope.DeadLetters,
            PayloadGone(),
            stop).ConfigureAwait(false);
        foreach (EntryId id in trimmed.Recorded) Log.PayloadGone(scope.Logger, id, scope.Stream.Name, scope.Group);
        return trimmed.First;
    }

    public EntryId[] FindNotHeld(IReadOnlyList<PendingEntry> pending)
    {
        var missing = new List<EntryId>();
        foreach (PendingEntry entry in pending)
        {
            if (!held.Contains(entry.Id)) missing.Add(entry.Id);
        }

        return [.. missing];
    }

    /// <summary>Takes a page of own pending entries over, deleted ones included.</summary>
    public async Task AcceptOwnAsync(EntryPage page, long leaseStart, CancellationToken stop)
    {
        if (page.Count == 0)
        {
            page.Dispose();
            return;
        }

        IReadOnlyList<long> counts = await CountDeliveriesAsync(page, stop).ConfigureAwait(false);
        var deleted = new List<EntryId>();
        for (int i = 0; i < page.Count; i++)
        {
            if (page.IsDeleted(i)) deleted.Add(page.GetId(i));
        }

        await held.WaitForRoomAsync(page.Count, stop).ConfigureAwait(false);
        await intake.AcceptAsync(page, counts, leaseStart, stop).ConfigureAwait(false);
        foreach (EntryId id in deleted)
        {
            // Still pending, so the move takes it off the list in the same step.
            Log.PayloadGone(scope.Logger, id, scope.Stream.Name, scope.Group);
            await scope.Store.DeadLetterAsync(
                scope.Stream, scope.Group, scope.Name, new OwnedEntry(id), scope.DeadLetters, PayloadGone(), scope.DeadLetterTrim, stop)
                .ConfigureAwait(false);
        }
    }

    private async Task RecordLostAsync(IReadOnlyList<EntryId> deleted, CancellationToken stop)
    {
        if (deleted.Count == 0) return;
        var lost = new List<EntryId>();
        foreach (EntryId id in deleted)
        {
            // What is being handled here has its payload here.
            if (held.Contains(id)) continue;
            Log.PayloadGone(scope.Logger, id, scope.Stream.Name, scope.Group);
            lost.Add(id);
        }

        if (lost.Count == 0) return;
        await scope.Store.RecordLostAsync(
            scope.Stream, scope.Group, lost.ToArray(), scope.DeadLetters, PayloadGone(), stop).ConfigureAwait(false);
    }

    private DeadLetterInfo PayloadGone() => new(
        FailureReasons.PayloadGone,
        "",
        "The entry was trimmed or deleted before it was acknowledged; only its ID is known.",
        Fingerprint.Of(FailureReasons.PayloadGone, scope.Group, default, null),
        scope.Time.GetUtcNow());

    private async Task<IReadOnlyList<long>> CountDeliveriesAsync(EntryPage page, CancellationToken stop)
    {
        long[] counts = new long[page.Count];
        Array.Fill(counts, 1);
        EntryId from = page.GetId(0);
        EntryId last = page.GetId(page.Count - 1);
        int index = 0;
        while (from <= last)
        {
            var query = new PendingQuery { From = from, To = last, Count = 500, Consumer = scope.Name };
            IReadOnlyList<PendingEntry> lines = await scope.Store
                .PendingAsync(scope.Stream, scope.Group, query, stop).ConfigureAwait(false);
            foreach (PendingEntry line in lines)
            {
                while (index < page.Count && page.GetId(index) < line.Id) index++;
                if (index < page.Count && page.GetId(index) == line.Id) counts[index] = line.DeliveryCount;
            }

            if (lines.Count < query.Count) break;
            from = lines[^1].Id.Next();
        }

        return counts;
    }
}
