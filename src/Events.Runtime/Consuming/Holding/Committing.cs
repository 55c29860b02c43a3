using Events.Commits;
using Events.Errors;
using Events.Handling;
using Events.Store.Delivery;

namespace Events.Consuming.Holding;

/// <summary>Commits writes with the entries that they are for.</summary>
internal static class Committing
{
    private static readonly TimeSpan Remember = TimeSpan.FromMinutes(10);

    /// <summary>Applies writes together with the acknowledgement of entries, unless one of them is lost.</summary>
    /// <returns>What is lost: when there is something, nothing was done.</returns>
    public static ValueTask<IReadOnlyList<LostEntry>> CommitAsync(
        this ConsumerScope scope, HeldEntry[] entries, Commit commit, CancellationToken cancellationToken) =>
        SettleCall.BeginCommit(scope, entries) is { IsWatched: true } call
            ? CommitWatchedAsync(call, scope, entries, commit, cancellationToken)
            : scope.FencedAsync(() => CommitOnceAsync(scope, entries, commit, cancellationToken));

    private static async ValueTask<IReadOnlyList<LostEntry>> CommitWatchedAsync(
        SettleCall call, ConsumerScope scope, HeldEntry[] entries, Commit commit, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<LostEntry> lost =
                await scope.FencedAsync(() => CommitOnceAsync(scope, entries, commit, cancellationToken)).ConfigureAwait(false);
            call.End(lost.Count == 0 ? null : new LeaseLostException("The entries are not this consumer's any more."));
            return lost;
        }
        catch (Exception exception)
        {
            call.End(exception);
            throw;
        }
    }

    // Longer than anybody has an entry in hand whose lease he cannot renew.
    private static TimeSpan Remembered(ConsumerScope scope)
    {
        TimeSpan minIdle = scope.Options.MinIdle;
        return minIdle > Remember / 2 ? 2 * minIdle : Remember;
    }

    private static async ValueTask<IReadOnlyList<LostEntry>> CommitOnceAsync(
        ConsumerScope scope, HeldEntry[] entries, Commit commit, CancellationToken cancellationToken)
    {
        IReadOnlyList<LostEntry>? lost = null;
        foreach (HeldEntry entry in entries) entry.TryMove(HeldState.Running, HeldState.Committing);
        try
        {
            OwnedEntry[] owned = [.. entries.Select(static entry => entry.Owned)];
            lost = await scope.Store.CommitAsync(scope.Consumer, owned, commit.Commands, Remembered(scope), cancellationToken)
                .ConfigureAwait(false);
            return lost;
        }
        catch (Exception exception) when (exception is UnknownOutcomeException or OperationCanceledException or ProtocolException)
        {
            foreach (HeldEntry entry in entries) entry.MayBeAcknowledged = true;
            throw;
        }
        finally
        {
            HeldState next = lost is { Count: 0 } ? HeldState.Committed : HeldState.Running;
            foreach (HeldEntry entry in entries) entry.TryMove(HeldState.Committing, next);
        }
    }
}
