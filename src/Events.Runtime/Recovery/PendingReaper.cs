using Events.Consuming;
using Events.Supervision;

namespace Events.Recovery;

/// <summary>
/// Claims entries that lie idle in the group's pending entries list, whoever took them, and handles them: page by page on
/// a jittered timer, within a time budget, going on at the cursor where the last sweep stopped.
/// </summary>
internal sealed class PendingReaper(ConsumerScope scope, ClaimedEntries claimed, LastTries lastTries, PauseGate pause)
{
    private EntryId _cursor = EntryId.Min;

    public async Task SweepAsync(CancellationToken stop)
    {
        if (scope.Options.AtMostOnce || pause.IsPaused) return;
        int count = Math.Min(scope.Options.ReapPageSize, scope.Options.Prefetch);
        long start = scope.Time.GetTimestamp();
        TimeSpan budget = scope.Options.ReapTimeBudget;
        bool oneByOne = false;
        do
        {
            // The server has little to do meanwhile, so this may take as long as the interval.
            if (oneByOne && !await lastTries.WaitAsync(budget, stop).ConfigureAwait(false)) return;

            // Handlers may take all of them for long; the floor and the lag are looked after meanwhile.
            if (!await WaitForRoomAsync(scope.Options.ReapTimeBudget, stop).ConfigureAwait(false)) return;
            (_cursor, EntryId? putBack) = await claimed.ReapAsync(_cursor, oneByOne ? 1 : count, stop).ConfigureAwait(false);
            if (putBack is null || !await lastTries.WaitAsync(scope.Options.ReapTimeBudget, stop).ConfigureAwait(false)) continue;
            _cursor = putBack.Value;
            oneByOne = true;
            budget = scope.Options.ReapInterval;
        }
        while (_cursor != EntryId.Min && scope.Time.Since(start) < budget);
    }

    private async Task<bool> WaitForRoomAsync(TimeSpan within, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(Spans.ForTimer(within), scope.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        try
        {
            await claimed.WaitForRoomAsync(either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
