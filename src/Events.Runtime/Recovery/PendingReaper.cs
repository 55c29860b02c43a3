using Events.Consuming;
using Events.Diagnostics;
using Events.Store;

namespace Events.Recovery;

/// <summary>
/// Claims entries that lie idle in the group's pending entries list, whoever took them, and handles them: a page of
/// XAUTOCLAIM at a time until the cursor is back at the start, on a jittered timer.
/// </summary>
internal sealed class PendingReaper(ConsumerScope scope, HeldEntries held, ClaimedEntries claimed)
{
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(NextInterval(), scope.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested) return;
            try
            {
                await SweepAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (GroupNotFoundException)
            {
                // The read loop sees the same and creates the group; then there is nothing to reap.
            }
            catch (StreamStoreException exception)
            {
                Log.ReapFailed(scope.Logger, scope.Stream.Name, scope.Group, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        EntryId cursor = EntryId.Min;
        do
        {
            // Claimed entries count as delivered, so they are claimed only when there is room to handle them.
            await held.WaitForRoomAsync(Math.Min(scope.Options.ReapPageSize, scope.Options.Prefetch), stop)
                .ConfigureAwait(false);
            ClaimPage page = await scope.Store.AutoClaimAsync(
                scope.Stream,
                scope.Group,
                scope.Name,
                scope.Options.MinIdle,
                cursor,
                scope.Options.ReapPageSize,
                stop).ConfigureAwait(false);
            cursor = page.Cursor;
            claimed.ReportDeleted(page.DeletedIds);
            if (page.Entries.Count > 0)
            {
                Log.EntriesReaped(scope.Logger, page.Entries.Count, scope.Stream.Name, scope.Group, scope.Name);
            }

            await claimed.AcceptAsync(page.Entries, stop).ConfigureAwait(false);
        }
        while (cursor != EntryId.Min && !stop.IsCancellationRequested);
    }

    private TimeSpan NextInterval() => scope.Options.ReapInterval * (0.8 + (0.4 * Random.Shared.NextDouble()));
}
