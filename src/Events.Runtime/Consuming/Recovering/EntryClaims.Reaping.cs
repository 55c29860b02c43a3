using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Consuming.Recovering;

/// <summary>Claiming what lies idle, whoever took it.</summary>
internal sealed partial class EntryClaims
{
    // 500 µs: less than the server takes for a full page. The thread reads replies for others too.
    private const double MostSecondsOnThread = 0.0005;

    /// <summary>Claims a page of idle entries of any consumer and queues them; those whose payload is gone are dead letters then.</summary>
    /// <param name="start">Where to start.</param>
    /// <param name="count">At most how many.</param>
    /// <param name="onlyReleased">Whether to claim nothing but what was released.</param>
    /// <param name="stop">Gives up; what is claimed stays pending.</param>
    /// <param name="tally">Told what becomes of each entry; null where nobody asks.</param>
    /// <returns>
    /// Where the next page starts, <see cref="EntryId.Min"/> when this was the last; how many were claimed; and the first entry that was put back,
    /// because others are tried for the last time before it. Null for where to go on when what was claimed has to be taken up with others first.
    /// </returns>
    public Task<(EntryId? Next, int Claimed, EntryId? Left)> ReapAsync(
        EntryId start, int count, bool onlyReleased, CancellationToken stop, ReapTally? tally = null) =>
        ReapAsync(start, count, onlyReleased, isSweep: false, stop, tally);

    /// <summary>
    /// The same for sweeps, of which there is one at a time: what is handled in no time is, before it returns, on the thread that has brought the page
    /// (<see cref="InlineRunner"/>).
    /// </summary>
    public async Task<(EntryId? Next, int Claimed, EntryId? Left)> SweepAsync(EntryId start, int count, CancellationToken stop, ReapTally? tally = null)
    {
        (EntryId? Next, int Claimed, EntryId? Left) page;
        try
        {
            page = await ReapAsync(start, count, onlyReleased: false, isSweep: true, stop, tally).ConfigureAwait(false);
        }
        catch
        {
            sweepRunner.EndTurn();
            throw;
        }

        await sweepRunner.RunAsync(ValueTask.CompletedTask).ConfigureAwait(false);
        return page;
    }

    private async Task<(EntryId? Next, int Claimed, EntryId? Left)> ReapAsync(
        EntryId start, int count, bool onlyReleased, bool isSweep, CancellationToken stop, ReapTally? tally)
    {
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        held.BeginAsking();
        bool isLost = true;
        bool mayComeLate = false;
        try
        {
            long lostBefore = lost.Count;
            long leaseStart = scope.Time.GetTimestamp();
            ReapPage page;
            try
            {
                page = await scope.Store.ReapAsync(
                    scope.Consumer,
                    new(scope.Options.MinIdle, start, count, onlyReleased),
                    scope.DeadLetterTarget,
                    PayloadGone(),
                    stop).ConfigureAwait(false);
            }
            catch (ServerErrorException refused) when (!refused.CameAfterClaim)
            {
                isLost = false;
                throw;
            }

            foreach (EntryId id in page.GoneIds) Report(id);
            tally?.Gone(page.GoneIds);
            if (page.Entries.Count > 0)
            {
                held.SeePage(page.Entries);
                scope.Counters.CountClaimed(page.Entries.Count);
                ConsumerMetrics.Reaped(scope, page.Entries.Count);
                Log.EntriesReaped(scope.Logger, page.Entries.Count, scope.Stream.Name, scope.Group, scope.Name);
            }

            await LeaveRunningAsync(page, stop).ConfigureAwait(false);

            // What got lost meanwhile may come before it: all is taken up in its order.
            if (_isOrdered && page.Entries.Count > 0 && (lost.Count != lostBefore || await IsOvertakenAsync(page.Entries).ConfigureAwait(false)))
            {
                page.Entries.Dispose();
                return (null, 0, null);
            }

            // Counted before the page is handed on: it may be used for another then.
            int claimed = page.Entries.Count + page.GoneIds.Count;
            HashSet<EntryId>? left = await finalAttempts.LeaveAsync(page, stop).ConfigureAwait(false);
            if (isSweep) sweepRunner.BeginTurn();
            try
            {
                await KeepIfSoonOver(
                    intake.AcceptAsync(page.Entries, page.DeliveryCounts, leaseStart, stop, left, tally), isSweep, claimed).ConfigureAwait(false);
            }
            catch (ServerErrorException refused) when (!refused.CameAfterClaim)
            {
                // What it refuses to note in the handlers' favour is left, and known.
                isLost = false;
                throw;
            }

            isLost = false;
            return (page.Cursor, claimed, left?.Min());
        }
        catch (Exception exception) when (exception is not ServerErrorException)
        {
            mayComeLate = true;
            throw;
        }
        finally
        {
            if (mayComeLate) lost.AddLate();
            else if (isLost) lost.Add();
            held.EndAsking();
            _oneAtATime.Release();
            if (isLost) Lost?.Invoke();
        }

        // What a command gave that was given up may stand in front of it.
        async ValueTask<bool> IsOvertakenAsync(EntryPage page) =>
            !scope.Options.AtMostOnce && lost.MayComeLate && await HasMissing!(page, stop).ConfigureAwait(false);
    }

    // A worker that has no more than this to do is kept until the claim is through. Others go to the pool at once, as does what is queued later; and where
    // reads bring entries too, since a worker goes on with whatever comes.
    private ValueTask KeepIfSoonOver(ValueTask accepting, bool isSweep, int claimed)
    {
        bool isSoonOver = accepting.IsCompletedSuccessfully && held.UnhandledCount <= claimed && held.SecondsHeld <= MostSecondsOnThread;
        if (isSweep && !isSoonOver) sweepRunner.EndTurn();
        return accepting;
    }

    // A handler of a former life that ignores its cancellation still runs for them: they are not begun beside it, and that was no delivery.
    private async ValueTask LeaveRunningAsync(ReapPage page, CancellationToken stop)
    {
        if (scope.StillRunning.IsEmpty) return;
        var running = new List<EntryId>();
        for (int i = 0; i < page.Entries.Count; i++)
        {
            EntryId id = page.Entries.GetId(i);
            if (scope.StillRunning.Contains(scope.Stream.Name, id)) running.Add(id);
        }

        if (running.Count == 0) return;
        Log.StillRunningHere(scope.Logger, running.Count, scope.Stream.Name, scope.Name, scope.Group);
        await scope.Store.LeaveAsync(scope.Consumer, running.ToArray(), TimeSpan.Zero, stop).ConfigureAwait(false);
    }
}
