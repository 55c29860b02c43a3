using Events.Consuming.Dispatching;
using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Consuming.Recovering;

/// <summary>
/// Claims entries that were delivered before and hands them to the dispatcher, with the delivery count that the server has for them. One
/// claim at a time: between the server's answer and the dispatcher an entry is nowhere to be seen, and nobody else of this consumer is to
/// take it for missing.
/// </summary>
internal sealed partial class EntryClaims(
    ConsumerScope scope, HeldEntries held, EntryIntake intake, FinalAttempts finalAttempts, LostAnswers lost, InlineRunner sweepRunner)
{
    private readonly bool _isOrdered = scope.Definition.Handlers.Any(static handler => handler.OrderedByFields.Count > 0);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    /// <summary>
    /// Called when entries may be pending for this consumer that got lost on their way here, so that they are taken up soon.
    /// </summary>
    public Action? Lost { get; set; }

    /// <summary>Tells whether others are pending here in front of what a page has, and missing (<see cref="OwnPending.HasMissingAsync"/>).</summary>
    public Func<EntryPage, CancellationToken, Task<bool>>? HasMissing { get; set; }

    /// <summary>
    /// Of what is pending here and waits for another try, that is left to wait which was deferred for longer than this; null for none: where the group keeps an
    /// order, later entries would overtake it.
    /// </summary>
    public TimeSpan? LongestWait => _isOrdered ? null : scope.Options.MinIdle;

    /// <summary>Tells whether nothing is to be claimed before what got lost on its way here is taken up, since it would overtake that.</summary>
    public bool MustWait => _isOrdered && lost.IsAny;

    /// <summary>Waits until entries may be claimed (<see cref="HoldLimit.MayClaim"/>); they count as delivered.</summary>
    public ValueTask WaitForRoomAsync(CancellationToken stop) => held.WaitForRoomAsync(RoomFor.Claim, stop);

    /// <summary>
    /// Returns the number of entries to claim at a time: no more than will be handled soon, the others are left to
    /// whoever has nothing to do.
    /// </summary>
    /// <param name="most">At most.</param>
    public int ClaimSize(int most) => held.ClaimSize(most);

    /// <summary>Waits until a handler is free.</summary>
    public ValueTask WaitUntilIdleAsync(CancellationToken stop) => held.WaitForRoomAsync(RoomFor.Idle, stop);

    /// <summary>Looks at what is here and what is not, while no page is being queued: what the store refuses is here for a moment and then not.</summary>
    public async Task<T> UndisturbedAsync<T>(Func<Task<T>> look, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await look().ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Queues entries that are pending for this consumer and not here; those whose payload is gone become dead letters.</summary>
    /// <param name="ids">At most <see cref="DeliveryLimits.MaxEntries"/>, in their order.</param>
    /// <param name="except">Which to leave alone.</param>
    /// <param name="longestWait">Which to leave alone as well, see <see cref="LongestWait"/>.</param>
    /// <param name="allCameHere">Whether all of them were delivered to this process, so that what it has not tried was not tried.</param>
    /// <param name="finalAttemptsOneByOne">Whether to leave, for the reaper, what is here for the last time and not the first such entry.</param>
    /// <param name="stop">Gives up; the entries stay pending.</param>
    public async Task<Reclaimed> ReclaimAsync(
        IReadOnlyList<EntryId> ids,
        Func<EntryId, bool>? except,
        TimeSpan? longestWait,
        bool allCameHere,
        bool finalAttemptsOneByOne,
        CancellationToken stop)
    {
        var here = new HashSet<EntryId>();
        var unread = new List<EntryId>();
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        held.BeginAsking();
        try
        {
            var missing = new List<EntryId>();
            foreach (EntryId id in ids)
            {
                if (held.Contains(id)) here.Add(id);
                else if (!scope.StillRunning.Contains(scope.Stream.Name, id) && (except is null || !except(id))) missing.Add(id);
            }

            // In their order: those of one kind that follow each other go together, and mostly all are of one.
            var part = new List<EntryId>(missing.Count);
            bool isUntried = false;
            foreach (EntryId id in missing)
            {
                bool isNext = scope.Untried.Take(id, allCameHere);
                if (isNext != isUntried) await ReclaimAsync(part, isUntried).ConfigureAwait(false);
                isUntried = isNext;
                part.Add(id);
            }

            await ReclaimAsync(part, isUntried).ConfigureAwait(false);
            return new Reclaimed(here, unread);
        }
        finally
        {
            held.EndAsking();
            _oneAtATime.Release();
        }

        async Task ReclaimAsync(List<EntryId> part, bool isUntried)
        {
            if (part.Count == 0) return;
            if (unread.Count > 0)
            {
                foreach (EntryId id in part) Leave(id, isUntried);
                part.Clear();
                return;
            }

            long leaseStart = scope.Time.GetTimestamp();
            EntryId[] claimed = [.. part];
            part.Clear();
            ReapPage page;
            try
            {
                page = await scope.Store.ReclaimAsync(scope.Consumer, claimed, longestWait, counted: !isUntried, stop).ConfigureAwait(false);
            }
            catch (Exception exception) when (isUntried || exception is UnknownOutcomeException or ServerErrorException { CameAfterClaim: true })
            {
                // Claimed or not, they are not tried.
                foreach (EntryId id in claimed) scope.Untried.Add(id);
                throw;
            }

            held.SeePage(page.Entries);
            var read = new List<EntryId>(page.Entries.Count);
            for (int i = 0; i < page.Entries.Count; i++) read.Add(page.Entries.GetId(i));
            here.UnionWith(read);
            for (int i = 0; i < page.UnreadIds.Length; i++) Leave(page.UnreadIds.Span[i], isUntried: true);
            HashSet<EntryId>? left = finalAttemptsOneByOne ? await finalAttempts.LeaveAsync(page, stop).ConfigureAwait(false) : null;
            await AcceptAsync(page, page.DeliveryCounts, read, leaseStart, stop, left).ConfigureAwait(false);
            await MoveToDeadLettersAsync(page.GoneIds, stop).ConfigureAwait(false);
        }

        void Leave(EntryId id, bool isUntried)
        {
            unread.Add(id);
            if (isUntried) scope.Untried.Add(id);
            else scope.Untried.AddTried(id);
        }
    }

    private async Task AcceptAsync(
        ReapPage page, IReadOnlyList<long> deliveryCounts, List<EntryId> ids, long leaseStart, CancellationToken stop, HashSet<EntryId>? left = null)
    {
        try
        {
            await intake.AcceptAsync(page.Entries, deliveryCounts, leaseStart, stop, left).ConfigureAwait(false);
        }
        catch (StreamStoreException)
        {
            // They are not tried, unless they are in hand, or their delivery was taken back.
            foreach (EntryId id in ids)
            {
                if (!held.Contains(id) && left?.Contains(id) != true) scope.Untried.AddUnlessTried(id);
            }

            throw;
        }
    }

    /// <summary>
    /// Queues entries that others have moved to this consumer; that counts no delivery, and what they have counted is
    /// not held against the entry.
    /// </summary>
    /// <returns>Which of them were taken that this process has not had before.</returns>
    public async Task<IReadOnlyList<EntryId>> TakeMovedAsync(IReadOnlyList<EntryId> ids, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        held.BeginAsking();
        try
        {
            var missing = new List<EntryId>();
            foreach (EntryId id in ids)
            {
                if (!held.Contains(id) && scope.Ownership?.Unheld.Contains(id) != true) missing.Add(id);
            }

            if (missing.Count == 0) return [];
            long leaseStart = scope.Time.GetTimestamp();
            ReapPage page = await scope.Store.ReclaimAsync(
                scope.Consumer, missing.ToArray(), LongestWait, counted: false, stop).ConfigureAwait(false);
            held.SeePage(page.Entries);
            var taken = new List<EntryId>(page.Entries.Count);
            var strange = new List<EntryId>(page.Entries.Count);
            var counts = new List<long>(page.Entries.Count);
            for (int i = 0; i < page.Entries.Count; i++)
            {
                EntryId id = page.Entries.GetId(i);
                taken.Add(id);
                if (!scope.Untried.Take(id, cameHere: false)) strange.Add(id);
                counts.Add(Math.Min(page.DeliveryCounts[i], scope.Options.MaxDeliveries));
            }

            scope.Counters.CountClaimed(strange.Count);

            // What waits for a time beyond the minimum idle time is left to wait.
            IEnumerable<EntryId> waiting = missing.Except(taken).Except(page.GoneIds).Except(page.UnreadIds.ToArray());
            foreach (EntryId id in waiting) scope.Ownership?.Unheld.Add(id, 1, leaseStart, TimeSpan.Zero);
            await AcceptAsync(page, counts, taken, leaseStart, stop).ConfigureAwait(false);
            await MoveToDeadLettersAsync(page.GoneIds, stop).ConfigureAwait(false);
            return strange;
        }
        finally
        {
            held.EndAsking();
            _oneAtATime.Release();
        }
    }

    private async Task MoveToDeadLettersAsync(IReadOnlyList<EntryId> gone, CancellationToken stop)
    {
        foreach (EntryId id in gone)
        {
            // Still pending, so the move takes it off the list in the same step.
            Report(id);
            scope.Ownership?.Unheld.Remove(id);
            await scope.Store.DeadLetterAsync(scope.Consumer, new OwnedEntry(id), scope.DeadLetterTarget, PayloadGone(), stop)
                .ConfigureAwait(false);
        }
    }

    private void Report(EntryId gone)
    {
        ConsumerMetrics.PayloadGone(scope);
        Log.PayloadGone(scope.Logger, gone, scope.Stream.Name, scope.Group);
    }

    private DeadLetterInfo PayloadGone() => new(
        FailureReasons.PayloadGone,
        "",
        "The entry was trimmed or deleted before it was acknowledged; only its ID is known.",
        Fingerprint.Of(FailureReasons.PayloadGone, scope.Group, default, null),
        scope.Time.GetUtcNow());
}
