using Events.Consuming;
using Events.Diagnostics;
using Events.Store;

namespace Events.Recovery;

/// <summary>
/// Takes up the entries that are pending for this consumer but not here: those of a former life of it, and those of a
/// reply that got lost with its connection.
/// </summary>
internal sealed class OwnPending(ConsumerScope scope, ClaimedEntries claimed)
{
    /// <summary>At the start, when nothing is held: reads the own history from <c>0</c> to its end.</summary>
    public async Task ReadAsync(IGroupReader reader, CancellationToken stop)
    {
        EntryId after = EntryId.Min;
        while (true)
        {
            long start = scope.Time.GetTimestamp();
            EntryPage page = await reader.ReadPendingAsync(after, scope.Options.BatchSize, stop).ConfigureAwait(false);
            if (page.Count == 0)
            {
                page.Dispose();
                return;
            }

            after = page.GetId(page.Count - 1);
            Log.OwnPendingFound(scope.Logger, page.Count, scope.Stream.Name, scope.Group, scope.Name);
            await claimed.AcceptOwnAsync(page, start, stop).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// After a lost connection: a look that counts no delivery (XPENDING), then a claim of just what is not here. Entries
    /// parked for another try are idle by design and left alone.
    /// </summary>
    public async Task ReclaimAsync(RetryTimer retries, CancellationToken stop)
    {
        var query = new PendingQuery { Consumer = scope.Name, Count = scope.Options.BatchSize };
        while (true)
        {
            IReadOnlyList<PendingEntry> pending = await scope.Store
                .PendingAsync(scope.Stream, scope.Group, query, stop).ConfigureAwait(false);
            EntryId[] missing = [.. claimed.FindNotHeld(pending).Where(id => !retries.IsScheduled(id))];
            if (missing.Length > 0)
            {
                Log.OwnPendingFound(scope.Logger, missing.Length, scope.Stream.Name, scope.Group, scope.Name);
                long start = scope.Time.GetTimestamp();
                EntryPage page = await scope.Store
                    .ClaimAsync(scope.Stream, scope.Group, scope.Name, TimeSpan.Zero, missing, stop)
                    .ConfigureAwait(false);
                await claimed.AcceptOwnAsync(page, start, stop).ConfigureAwait(false);
            }

            if (pending.Count < query.Count) return;
            query = query with { From = pending[^1].Id.Next() };
        }
    }
}
