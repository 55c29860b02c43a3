using Events.Consuming;
using Events.Diagnostics;
using Events.Store;

namespace Events.Recovery;

/// <summary>
/// Claims entries that lie idle in the group's pending entries list, whoever took them, and handles them: page by page on
/// a jittered timer, within a time budget, going on at the cursor where the last sweep stopped.
/// </summary>
internal sealed class PendingReaper(ConsumerScope scope, ClaimedEntries claimed, PauseGate pause)
{
    private EntryId _cursor = EntryId.Min;

    public async Task SweepAsync(CancellationToken stop)
    {
        if (scope.Options.AtMostOnce || pause.IsPaused) return;
        long start = scope.Time.GetTimestamp();
        if (_cursor == EntryId.Min) _cursor = await claimed.RecordTrimmedAsync(stop).ConfigureAwait(false);
        do
        {
            int count = Math.Min(scope.Options.ReapPageSize, scope.Options.Prefetch);
            ReapPage page = await claimed.ReapAsync(_cursor, count, stop).ConfigureAwait(false);
            _cursor = page.Cursor;
            if (page.Entries.Count > 0)
            {
                Log.EntriesReaped(scope.Logger, page.Entries.Count, scope.Stream.Name, scope.Group, scope.Name);
            }

            await claimed.AcceptAsync(page, stop).ConfigureAwait(false);
        }
        while (_cursor != EntryId.Min && scope.Time.GetElapsedTime(start) < scope.Options.ReapTimeBudget);
    }
}
