using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;
using Events.Time;

namespace Events.Consuming.Recovering;

/// <summary>
/// Entries that come back from a dead process for their last delivery are tried one by one. A process that dies has counted a delivery of all that it held, so
/// what waited behind the entry it died of comes to the limit together with that one, and must not be given up for it.
/// </summary>
internal sealed class FinalAttempts(ConsumerScope scope, HeldEntries held)
{
    private readonly bool _applies = scope.Options is { MaxDeliveries: > 1, AtMostOnce: false };

    private EntryId? _tried;

    /// <summary>Leaves, uncounted, what is here for the last time, but for one entry if none is being tried.</summary>
    /// <returns>What was left, to be left out; null when there is nothing.</returns>
    public async ValueTask<HashSet<EntryId>?> LeaveAsync(ReapPage page, CancellationToken stop)
    {
        if (!_applies) return null;
        HashSet<EntryId>? left = null;
        bool isTrying = _tried is { } tried && held.Contains(tried);
        for (int i = 0; i < page.Entries.Count; i++)
        {
            EntryId id = page.Entries.GetId(i);
            if (page.DeliveryCounts[i] != scope.Options.MaxDeliveries || held.Contains(id) || IsOrdered(page.Entries, i)) continue;
            if (isTrying) (left ??= []).Add(id);
            else (_tried, isTrying) = (id, true);
        }

        if (left is null) return null;
        try
        {
            long start = scope.Time.GetTimestamp();
            await scope.Store.LeaveAsync(scope.Consumer, left.ToArray(), scope.Options.MinIdle, stop).ConfigureAwait(false);
            foreach (EntryId id in left) scope.Ownership?.Unheld.Add(id, scope.Options.MaxDeliveries - 1, start, TimeSpan.Zero);
            return left;
        }
        catch (StreamStoreException exception)
        {
            // They are ours and counted: better tried together than not at all.
            Log.ReapFailed(scope.Logger, scope.Stream.Name, scope.Group, exception);
            return null;
        }
    }

    /// <summary>Waits until the entry that is being tried is settled.</summary>
    /// <returns>Whether it is.</returns>
    public async Task<bool> WaitAsync(TimeSpan within, CancellationToken stop)
    {
        if (_tried is not { } tried) return true;
        try
        {
            await held.WhenSettledAsync(tried).WaitAsync(Spans.ForTimer(within), scope.Time, stop).ConfigureAwait(false);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Later entries of its key would overtake one that is left.
    private bool IsOrdered(EntryPage page, int index)
    {
        int handler = scope.Definition.FindHandler(page.GetFields(index).EventType);
        return handler >= 0 && scope.Keys[handler].HasOrdering;
    }
}
