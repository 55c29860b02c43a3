using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Leasing;

/// <summary>
/// Renews every moment, by one command, the leases of what has been in hand for longer than a moment, so that nobody claims what is queued or running
/// here, however short others make their waiting; what is acknowledged quickly is never renewed, and nothing in hand costs nothing. What the server says is
/// not ours any more is looked into: taken by another, its handler is cancelled; taken from the list, it is put back there.
/// </summary>
internal sealed class LeaseKeeper(ConsumerScope scope, HeldEntries held, Ownership ownership)
{
    private const int MaxPerCall = 500;

    public async Task RunAsync(CancellationToken stop)
    {
        if (scope.Options.AtMostOnce) return;
        TimeSpan interval = scope.Options.RenewalInterval;
        while (!stop.IsCancellationRequested)
        {
            await scope.Time.WaitForTickAsync(interval, stop).ConfigureAwait(false);
            ownership.Losses.Begin();
            try
            {
                await RenewDueAsync(interval, stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (GroupNotFoundException)
            {
                // The read loop sees the same and restores the group.
            }
            catch (StreamStoreException exception)
            {
                // The next round tries again; meanwhile acknowledgements are fenced.
                Log.RenewFailed(scope.Logger, scope.Stream.Name, scope.Group, scope.Name, exception);
                if (exception is not ServerErrorException) scope.Monitor.RenewalFailed(exception);
            }
            finally
            {
                ownership.Losses.End();
                ownership.Losses.Flush();
            }
        }
    }

    private async Task RenewDueAsync(TimeSpan age, CancellationToken stop)
    {
        List<OwnedEntry>? due = held.FindDueLeases(age);
        bool isDestroyed = false;
        for (int from = 0; from < due?.Count; from += MaxPerCall)
        {
            List<OwnedEntry> part = due.GetRange(from, Math.Min(MaxPerCall, due.Count - from));
            long start = scope.Time.GetTimestamp();
            IReadOnlyList<LostEntry> notOurs = await scope.Store.RenewAsync(
                scope.Consumer, part.ToArray(), scope.Options.MinIdle, stop).ConfigureAwait(false);
            scope.Monitor.Renewed();
            foreach (LostEntry lost in held.MarkRenewed(part, notOurs, start))
            {
                if (lost.Owner is null) isDestroyed = true;
                else ownership.Losses.Add(lost.Id, Loss.Claimed, lost.Owner);
            }
        }

        await ownership.AcknowledgeAgainAsync(stop).ConfigureAwait(false);
        if (isDestroyed) await ownership.RestoreAsync(stop).ConfigureAwait(false);
    }
}
