using Events.Consuming.Calling;
using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Errors;
using Events.Handling;
using Events.Policies;
using Events.Protection;
using Events.Safety;
using Events.Store.Delivery;
using Events.Wire;

namespace Events.Consuming.Settling;

/// <summary>
/// Settles entries that were not simply handled: defers them to another delivery, moves them to the dead letters, or
/// drops an outcome that is not ours to decide any more.
/// </summary>
internal sealed class FailureSettler(
    ConsumerScope scope, HeldEntries held, AckBatcher acks, ReleaseList releases, WaitingEntries waitForStore, WaitingEntries waitForClass)
{
    /// <summary>The time for which an entry waits whose dedupe key another entry has claimed.</summary>
    public TimeSpan DedupeDelay => scope.Options.Retry.FirstDelay;

    /// <summary>Says why a handler was cancelled, when it was for taking too long.</summary>
    public Exception NameTimeout(HandlerRun run, Exception exception) => run.IsTimedOut && exception is OperationCanceledException
        ? new TimeoutException($"The handler was cancelled because it had not ended after {scope.Options.HandlerTimeout}.", exception)
        : exception;

    public FailureAction ActionFor(Exception exception)
    {
        if (scope.Options.Retry.OnException is not { } decide) return FailureAction.Retry;
        UserCall.Enter(scope.Context);
        try
        {
            return decide(exception);
        }
        catch (Exception policyException)
        {
            Log.RetryPolicyFailed(scope.Logger, scope.Group, policyException);
            return FailureAction.Retry;
        }
        finally
        {
            UserCall.Exit(scope.Context);
        }
    }

    /// <summary>Tells whether the handler could not be called at all, for no fault of the entry's.</summary>
    public static bool HasNotBegun(HeldEntry entry, Exception exception) =>
        exception is HandlerUnavailableException || (exception is KeyUnavailableException && !entry.IsDecoded);

    /// <summary>Settles an entry whose handler threw, or which did not come as far as its handler.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="isShared">Whether it is the exception of a batch of several, so that it does not say whose failure it is. It is logged already.</param>
    /// <param name="judged">What the application's policy says of it; null when it was not asked.</param>
    /// <returns>After how long it comes back (<see cref="LaneExit.Held"/> when it is held all the while); null when it is done here.</returns>
    public async ValueTask<TimeSpan?> SettleFailureAsync(HeldEntry entry, Exception exception, bool isShared, FailureAction? judged = null)
    {
        // Another try is no repetition, and nobody's policy is asked: the event has done nothing.
        if (HasNotBegun(entry, exception) && !entry.IsLost)
        {
            ConsumerMetrics.HandlerUnavailable(scope);
            scope.Monitor.HandlerUnavailable(exception);
            return Wait(entry, waitForClass);
        }

        if (scope.Options.AtMostOnce)
        {
            if (IsUndecodable(entry, exception))
            {
                Log.EntryUndecodable(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, Problem(exception), "not tried again");
            }
            else if (!isShared)
            {
                Log.HandlerFailedForGood(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, exception);
            }

            held.End(entry);
            return null;
        }

        (FailureAction action, string reason) = isShared ? (FailureAction.Retry, "") : Judge(entry, exception, judged);
        if (action == FailureAction.Retry && exception is KeyUnavailableException && !entry.IsLost)
        {
            if (!isShared) Log.HandlerUnavailable(scope.Logger, scope.Group, scope.Stream.Name, exception.Message, exception);
            ConsumerMetrics.HandlerUnavailable(scope);
            scope.Monitor.HandlerUnavailable(exception);
            return Wait(entry, waitForClass);
        }

        if (action == FailureAction.Retry && WaitingEntries.IsOwedTo(exception) && !entry.IsLost)
        {
            if (!isShared) Log.StoreFailed(scope.Logger, 1, entry.Id, scope.Stream.Name, scope.Group, exception);
            ConsumerMetrics.StoreFailed(scope);
            return Wait(entry, waitForStore);
        }

        bool isLast = entry.DeliveryCount >= scope.Options.MaxDeliveries;
        if (action == FailureAction.Retry && isLast) (action, reason) = (FailureAction.DeadLetter, FailureReasons.MaxDeliveries);
        switch (action)
        {
            case FailureAction.Ignore:
                held.EndHandling(entry);
                acks.Add(entry);
                return null;
            case FailureAction.DeadLetter:
                return await MoveToDeadLettersAsync(entry, reason, exception).ConfigureAwait(false);
            default:
                TimeSpan delay = scope.Options.Retry.DelayAfter(entry.DeliveryCount, Random.Shared.NextDouble());
                if (!isShared)
                {
                    Log.HandlerFailed(
                        scope.Logger, entry.Id, scope.Stream.Name, scope.Group, entry.DeliveryCount, delay, exception);
                }

                return await DeferAsync(entry, delay).ConfigureAwait(false);
        }
    }

    /// <summary>Settles an entry as its handler decided through the context.</summary>
    /// <returns>After how long it comes back; null when it is done here.</returns>
    public async ValueTask<TimeSpan?> SettleDecisionAsync(HeldEntry entry)
    {
        // One that waits for another's dedupe key has not run; it has none to wait for where all consumers of the group are at most once.
        if (scope.Options.AtMostOnce && entry.Outcome is (DeliveryOutcome.Retry or DeliveryOutcome.DeadLetter))
        {
            Log.DecisionImpossible(scope.Logger, entry.Outcome, entry.Id, scope.Stream.Name, scope.Group);
            held.End(entry);
            return null;
        }

        if (!entry.IsDedupeBlocked && entry.Outcome is DeliveryOutcome.Retry or DeliveryOutcome.DeadLetter) entry.Tally?.Failed(entry.Id, null);
        switch (entry.Outcome)
        {
            case DeliveryOutcome.Retry when entry.DeliveryCount < scope.Options.MaxDeliveries || entry.IsDedupeBlocked:
                return await DeferAsync(entry, entry.RetryAfter).ConfigureAwait(false);
            case DeliveryOutcome.Retry:
                return await MoveToDeadLettersAsync(entry, FailureReasons.MaxDeliveries, null).ConfigureAwait(false);
            case DeliveryOutcome.DeadLetter:
                return await MoveToDeadLettersAsync(entry, entry.DeadLetterReason!, null).ConfigureAwait(false);
            default:
                held.End(entry);
                return null;
        }
    }

    /// <summary>Moves an entry that nobody in the group has a handler for.</summary>
    public ValueTask<TimeSpan?> MoveUnhandledToDeadLettersAsync(HeldEntry entry, string eventType, bool isDeclared)
    {
        var exception = new UnhandledEventTypeException(eventType, isDeclared);
        entry.Tally?.Failed(entry.Id, exception);
        return MoveToDeadLettersAsync(entry, isDeclared ? FailureReasons.UnhandledType : FailureReasons.UnknownType, exception);
    }

    /// <summary>The stop came before the entry was tried: it is released with everything else that is unfinished.</summary>
    public void ReleaseUntried(HeldEntry entry)
    {
        releases.AddNotBegun(entry);
        held.End(entry);
    }

    /// <summary>The stop cut the handler off: the entry is released with everything else that is unfinished.</summary>
    public void Release(HeldEntry entry)
    {
        releases.AddBegun(entry);
        held.End(entry);
    }

    /// <summary>
    /// The entry was lost, and its outcome is not used. Where it has come here once more meanwhile, it is taken up again, before others of its key: that
    /// delivery was not tried.
    /// </summary>
    /// <returns>After how long it comes back; null when it does not.</returns>
    public TimeSpan? EndLost(HeldEntry entry)
    {
        if (held.EndLost(entry) is not { } again) return null;
        if (waitForStore.IsStopped)
        {
            releases.AddNotBegun(again);
            return null;
        }

        scope.Untried.Add(again.Id);
        scope.Ownership?.Unheld.Add(again.Id, again.DeliveryCount, again.LeaseStart, again.SeenAt, scope.Options.MinIdle);
        return TimeSpan.Zero;
    }

    private TimeSpan? Wait(HeldEntry entry, WaitingEntries waits)
    {
        entry.Batch = null;
        entry.Restart();
        held.Block(entry, HeldState.Waiting);
        if (waits.TryAdd(entry)) return LaneExit.Held;
        ReleaseUntried(entry);
        return null;
    }

    private (FailureAction Action, string Reason) Judge(HeldEntry entry, Exception exception, FailureAction? judged)
    {
        // The same bytes decode the same way the next time.
        if (IsUndecodable(entry, exception) && exception is KeyDestroyedException && scope.Options.DestroyedKey == DestroyedKeyPolicy.Skip)
        {
            Log.KeyDestroyed(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, exception.Message);
            return (FailureAction.Ignore, "");
        }

        return IsUndecodable(entry, exception)
            ? (FailureAction.DeadLetter, FailureReasons.Undecodable)
            : (judged ?? ActionFor(exception), FailureReasons.Policy);
    }

    // A process that has no memory for it says nothing about the entry: another try, here or elsewhere, may have some.
    private static bool IsUndecodable(HeldEntry entry, Exception exception) =>
        !entry.IsDecoded && entry.Handler >= 0 && exception is not OutOfMemoryException && exception.InnerException is not OutOfMemoryException;

    private string Problem(Exception exception) => DecodeProblem.Describe(exception, scope.Options.LogFieldValues);

    // Told together with what else went that way; what was committed without an answer is no loss.
    private bool IsLost(HeldEntry entry, IReadOnlyList<LostEntry> lost)
    {
        if (lost.Count == 0) return false;
        if (!entry.IsLost && !entry.IsGone && !entry.MayBeAcknowledged)
        {
            scope.Ownership?.Losses.Add(entry.Id, lost[0].Owner is null ? Loss.Unowned : Loss.Claimed, lost[0].Owner);
        }

        return true;
    }

    private async ValueTask<TimeSpan?> DeferAsync(HeldEntry entry, TimeSpan delay)
    {
        entry.MoveTo(HeldState.Settling);
        EntryId id = entry.Id;
        OwnedEntry owned = entry.Owned;
        bool deferred = false;
        long deliveryCount = entry.DeliveryCount;
        long start = scope.Time.GetTimestamp();
        var call = SettleCall.Begin(scope, entry, Operations.Retry);
        Exception? failure = null;
        try
        {
            deferred = !entry.IsLost && await scope.OwnsNameAsync().ConfigureAwait(false) && !IsLost(
                entry,
                await scope.FencedAsync(async () => await scope.Store.DeferAsync(
                    scope.Consumer, owned, new(delay, scope.Options.MinIdle, entry.IsDedupeBlocked)).ConfigureAwait(false) is { } lost
                        ? [lost]
                        : []).ConfigureAwait(false));
        }
        catch (StreamStoreException exception)
        {
            // Deferred or not, it is ours until another claims it: others of its key wait, and it is asked for when it is due.
            Log.SettleFailed(scope.Logger, id, scope.Stream.Name, scope.Group, exception);
            if (entry.IsDedupeBlocked) scope.Untried.Add(id);
            deferred = true;
            failure = exception;
        }
        finally
        {
            call.End(failure);
        }

        // Where that was refused, nobody is free to claim it before its lease is over; should its record be gone, it is made anew.
        if (failure is ServerErrorException) scope.Ownership?.Unheld.Add(id, deliveryCount, entry.LeaseStart, entry.SeenAt, scope.Options.MinIdle);
        else if (deferred) scope.Ownership?.Unheld.Add(id, deliveryCount, start, delay);
        if (!deferred) return EndLost(entry);
        held.End(entry);
        ConsumerMetrics.Retried(scope);
        return delay;
    }

    private async ValueTask<TimeSpan?> MoveToDeadLettersAsync(HeldEntry entry, string reason, Exception? exception)
    {
        entry.MoveTo(HeldState.Settling);
        EntryId id = entry.Id;
        TimeSpan? again = null;
        var call = SettleCall.Begin(scope, entry, Operations.DeadLetter);
        Exception? failure = null;
        try
        {
            var letter = new DeadLetterInfo(
                ExceptionText.Bound(reason),
                exception is null ? "" : ExceptionText.TypeName(exception),
                exception is null
                    ? ExceptionText.Bound(reason)
                    : reason == FailureReasons.Undecodable ? ExceptionText.Bound(Problem(exception)) : ExceptionText.Message(exception),
                Fingerprint.Of(reason, scope.Group, entry.Fields.EventType, exception),
                scope.Time.GetUtcNow())
            {
                Trace = call.Trace,
            };
            EntryId? moved = null;
            if (!entry.IsLost && await scope.OwnsNameAsync().ConfigureAwait(false))
            {
                IsLost(entry, await scope.FencedAsync(async () =>
                {
                    // The move acknowledges it: a renewal meanwhile must not take it for destroyed.
                    entry.MoveTo(HeldState.DeadLettering);
                    DeadLetterMove move = await scope.Store.DeadLetterAsync(
                        scope.Consumer, entry.Owned, scope.DeadLetterTarget, letter).ConfigureAwait(false);
                    moved = move.Letter;
                    if (moved is null) entry.MoveTo(HeldState.Settling);
                    return moved is null ? [new LostEntry(id, move.Owner)] : [];
                }).ConfigureAwait(false));
            }

            if (moved is { } letterId)
            {
                ConsumerMetrics.DeadLettered(scope, reason);
                call.DeadLettered(letterId, reason);
                entry.Tally?.DeadLettered(id, letterId);
                scope.Progress.Settled(id);

                // A type that is not known is logged once, however many entries of it come.
                if (reason == FailureReasons.Undecodable && exception is not null)
                {
                    Log.EntryUndecodable(
                        scope.Logger, id, scope.Stream.Name, scope.Group, Problem(exception), $"dead-lettered as {letterId}");
                }
                else if (exception is not UnhandledEventTypeException)
                {
                    Log.DeadLettered(
                        scope.Logger, id, scope.Stream.Name, scope.Group, reason, entry.DeliveryCount, letterId, exception);
                }

                if (scope.IsRequeue) await scope.Store.DeleteAsync(scope.Stream, new[] { id }).ConfigureAwait(false);
            }
        }
        catch (StreamStoreException storeException)
        {
            // Not known to be: it must not be acknowledged on the strength of it, and not be brought back either.
            entry.MayBeAcknowledged = true;
            if (entry.State == HeldState.DeadLettering) entry.MoveTo(HeldState.Settling);
            Log.SettleFailed(scope.Logger, id, scope.Stream.Name, scope.Group, storeException);
            scope.Untried.AddTried(id);
            scope.Ownership?.Unheld.Add(id, entry.DeliveryCount, entry.LeaseStart, entry.SeenAt, scope.Options.MinIdle, HeldEntries.LetterOf(entry));

            // Others of its key wait, and it is asked for when others may claim it.
            again = scope.Options.MinIdle;
            failure = storeException;
        }
        finally
        {
            call.End(failure);
        }

        if (entry.IsLost) return EndLost(entry) ?? again;
        held.End(entry);
        return again;
    }
}
