using Events.Diagnostics;
using Events.Store;
using Events.Supervision;

namespace Events.Consuming;

/// <summary>
/// Renews, every eighth of the minimum idle time, the leases of the entries held for a quarter of it or longer, so that
/// nobody claims what is queued or running here. What the server says is not ours any more is cancelled.
/// </summary>
internal sealed class LeaseKeeper(ConsumerScope scope, HeldEntries held)
{
    private const int MaxPerCall = 500;

    public async Task RunAsync(CancellationToken stop)
    {
        if (scope.Options.AtMostOnce) return;
        TimeSpan interval = scope.Options.MinIdle / 8;
        while (!stop.IsCancellationRequested)
        {
            await scope.Time.WaitAsync(interval, stop).ConfigureAwait(false);
            try
            {
                await RenewDueAsync(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (StreamStoreException exception)
            {
                // The next round tries again; meanwhile acknowledgements are fenced.
                Log.RenewFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
            }
        }
    }

    private async Task RenewDueAsync(CancellationToken stop)
    {
        List<OwnedEntry> due = held.FindDueLeases(scope.Options.MinIdle / 4);
        for (int from = 0; from < due.Count; from += MaxPerCall)
        {
            List<OwnedEntry> part = due.GetRange(from, Math.Min(MaxPerCall, due.Count - from));
            long start = scope.Time.GetTimestamp();
            IReadOnlyList<LostEntry> notOurs = await scope.Store.RenewAsync(
                scope.Stream, scope.Group, scope.Name, part.ToArray(), scope.Options.MinIdle, stop).ConfigureAwait(false);
            foreach (EntryId id in held.MarkRenewed(part, notOurs, start))
            {
                ConsumerMetrics.LeaseLost(scope);
                Log.LeaseLost(scope.Logger, id, scope.Stream.Name, scope.Group, scope.Name);
            }
        }
    }
}
