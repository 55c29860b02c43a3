using Events.Consuming.Holding;
using Events.Time;

namespace Events.Consuming.Recovering;

/// <summary>
/// Claims entries that lie idle in the group's pending entries list, whoever took them, and handles them: page by page on
/// a jittered timer, within a time budget, going on at the cursor where the last sweep stopped. It claims no more at a time than will be handled soon.
/// </summary>
internal sealed class PendingReaper(ConsumerScope scope, EntryClaims claimed, OwnPending ownPending, FinalAttempts finalAttempts, PauseGate pause)
{
    // Sweeps wait for the entry that they try for the last time, and only one can.
    private readonly SemaphoreSlim _sweeping = new(1, 1);

    private EntryId _cursor = EntryId.Min;

    /// <summary>Claims what lies idle, from where the last sweep stopped, within the time budget. Does nothing while a sweep is under way.</summary>
    /// <param name="stop">Claims no more.</param>
    /// <returns>Whether the time was over while there was still something to claim, and room for it.</returns>
    public async Task<bool> SweepAsync(CancellationToken stop)
    {
        // One that is under way by itself does what this one would.
        if (scope.Options.AtMostOnce || pause.IsPaused || claimed.MustWait || !_sweeping.Wait(0, CancellationToken.None)) return false;
        try
        {
            return await SweepInTurnAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            _sweeping.Release();
        }
    }

    /// <summary>Goes over the whole pending entries list once, from its beginning, however long that takes.</summary>
    /// <param name="tally">Told what becomes of each entry; it may be handled when this has ended.</param>
    /// <param name="stop">Claims no more.</param>
    public async Task SweepOnceAsync(ReapTally tally, CancellationToken stop)
    {
        if (scope.Options.AtMostOnce) return;
        await _sweeping.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            EntryId from = EntryId.Min;
            bool oneByOne = false;
            EntryId? next;
            do
            {
                if (oneByOne) await finalAttempts.WaitAsync(TimeSpan.MaxValue, stop).ConfigureAwait(false);
                if (claimed.MustWait) await ownPending.TakeUpAsync(stop).ConfigureAwait(false);
                await claimed.WaitForRoomAsync(stop).ConfigureAwait(false);
                (next, _, EntryId? left) = await claimed.SweepAsync(
                    from, oneByOne ? 1 : claimed.ClaimSize(scope.Options.ReapPageSize), stop, tally).ConfigureAwait(false);
                from = left ?? next ?? from;
                oneByOne |= left is not null;
            }
            while (next is null || from != EntryId.Min);
        }
        finally
        {
            _sweeping.Release();
        }
    }

    private async Task<bool> SweepInTurnAsync(CancellationToken stop)
    {
        long start = scope.Time.GetTimestamp();
        TimeSpan budget = scope.Options.ReapTimeBudget;
        bool oneByOne = false;
        int claimedLast;
        do
        {
            // The server has little to do meanwhile, so this may take as long as the interval.
            if (oneByOne && !await finalAttempts.WaitAsync(budget, stop).ConfigureAwait(false)) return false;

            // Handlers may take all of them for long; the floor and the lag are looked after meanwhile.
            if (!await WaitForRoomAsync(scope.Options.ReapTimeBudget, stop).ConfigureAwait(false) || claimed.MustWait) return false;
            (EntryId? next, claimedLast, EntryId? left) =
                await claimed.SweepAsync(_cursor, oneByOne ? 1 : claimed.ClaimSize(scope.Options.ReapPageSize), stop).ConfigureAwait(false);
            if (next is null) return false;
            _cursor = next.Value;
            if (left is null || !await finalAttempts.WaitAsync(scope.Options.ReapTimeBudget, stop).ConfigureAwait(false)) continue;
            _cursor = left.Value;
            oneByOne = true;
            budget = scope.Options.ReapInterval;
        }
        while (_cursor != EntryId.Min && scope.Time.Since(start) < budget);
        return _cursor != EntryId.Min && claimedLast > 0 && !oneByOne;
    }

    /// <summary>Claims what others have released, as soon as a handler is free here and as long as there is more: it does not wait for a sweep.</summary>
    public async Task TakeReleasedAsync(CancellationToken stop)
    {
        EntryId from = EntryId.Min;
        do
        {
            await claimed.WaitUntilIdleAsync(stop).ConfigureAwait(false);
            if (pause.IsPaused || claimed.MustWait) return;
            (EntryId? next, int count, EntryId? left) = await claimed
                .ReapAsync(from, claimed.ClaimSize(scope.Options.ReapPageSize), onlyReleased: true, stop).ConfigureAwait(false);

            // What is here for its final attempt is for the sweeps, one by one.
            if (count == 0 || left is not null || next is null) return;
            from = next.Value;
        }
        while (from != EntryId.Min);
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
