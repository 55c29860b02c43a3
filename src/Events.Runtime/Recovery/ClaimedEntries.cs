using Events.Consuming;
using Events.Diagnostics;
using Events.Store;

namespace Events.Recovery;

/// <summary>Hands entries that were delivered before to the dispatcher, with the delivery count that the server has for them.</summary>
internal sealed class ClaimedEntries(ConsumerScope scope, HeldEntries held, Dispatcher dispatcher)
{
    public EntryId[] FindNotHeld(IReadOnlyList<PendingEntry> pending)
    {
        var missing = new List<EntryId>();
        foreach (PendingEntry entry in pending)
        {
            if (!held.Contains(entry.Id)) missing.Add(entry.Id);
        }

        return [.. missing];
    }

    /// <summary>Takes a page over: its entries are queued, its deleted ones are reported and acknowledged.</summary>
    public async Task AcceptAsync(EntryPage page, CancellationToken cancellationToken)
    {
        if (page.Count == 0)
        {
            page.Dispose();
            return;
        }

        var shared = new SharedPage(page);
        try
        {
            await held.WaitForRoomAsync(Math.Min(page.Count, scope.Options.Prefetch), cancellationToken)
                .ConfigureAwait(false);
            Dictionary<EntryId, long> counts = await CountDeliveriesAsync(page, cancellationToken).ConfigureAwait(false);
            var deleted = new List<EntryId>();
            for (int i = 0; i < page.Count; i++)
            {
                EntryId id = page.GetId(i);
                if (page.IsDeleted(i)) deleted.Add(id);
                else if (held.TryHold(shared, i, counts.GetValueOrDefault(id, 1)) is { } entry) dispatcher.Enqueue(entry);
            }

            if (deleted.Count > 0) await AcknowledgeDeletedAsync([.. deleted], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            shared.Release();
        }
    }

    /// <summary>Reports pending entries whose payload was trimmed or deleted before they were handled.</summary>
    public void ReportDeleted(IReadOnlyList<EntryId> ids)
    {
        foreach (EntryId id in ids) Log.PayloadGone(scope.Logger, id, scope.Stream.Name, scope.Group);
    }

    private async Task AcknowledgeDeletedAsync(EntryId[] ids, CancellationToken cancellationToken)
    {
        ReportDeleted(ids);
        await scope.Store.AcknowledgeAsync(scope.Stream, scope.Group, ids, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Dictionary<EntryId, long>> CountDeliveriesAsync(EntryPage page, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<EntryId, long>(page.Count);
        var query = new PendingQuery
        {
            From = page.GetId(0),
            To = page.GetId(page.Count - 1),
            Count = scope.Options.Prefetch + page.Count,
            Consumer = scope.Name,
        };
        foreach (PendingEntry entry in await scope.Store
            .PendingAsync(scope.Stream, scope.Group, query, cancellationToken).ConfigureAwait(false))
        {
            counts[entry.Id] = entry.DeliveryCount;
        }

        return counts;
    }
}
