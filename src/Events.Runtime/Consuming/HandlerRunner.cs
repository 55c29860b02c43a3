using Events.Diagnostics;

namespace Events.Consuming;

/// <summary>Runs the handler of one entry and settles the entry by its outcome.</summary>
internal sealed class HandlerRunner(
    ConsumerScope scope, IHandlerSource handlers, HeldEntries held, AckBatcher acks, FailureSettler failures)
{
    private long _handled;
    private long _failed;
    private volatile bool _cancelling;

    public long HandledCount => Interlocked.Read(ref _handled);

    public long FailedCount => Interlocked.Read(ref _failed);

    /// <summary>From now on a cancelled handler is one that the stop cut off, not one that failed.</summary>
    public void BeginCancelling() => _cancelling = true;

    /// <summary>Runs the handler, again at once as often as the policy says.</summary>
    /// <returns>Whether the entry is parked: it comes back, and others of its ordering key wait for it.</returns>
    public ValueTask<bool> RunAsync(HeldEntry entry)
    {
        try
        {
            ValueTask handling = Begin(entry);
            if (!handling.IsCompletedSuccessfully) return AwaitAsync(entry, handling);
            handling.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return FailAsync(entry, exception, attempt: 0);
        }

        return SucceedAsync(entry);
    }

    private async ValueTask<bool> AwaitAsync(HeldEntry entry, ValueTask handling)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await FailAsync(entry, exception, attempt: 0).ConfigureAwait(false);
        }

        return await SucceedAsync(entry).ConfigureAwait(false);
    }

    private ValueTask Begin(HeldEntry entry)
    {
        if (entry.IsDuplicate) return ValueTask.CompletedTask;
        if (entry.IsDedupeBlocked)
        {
            entry.Decide(DeliveryOutcome.Retry, failures.DedupeDelay);
            return ValueTask.CompletedTask;
        }

        if (entry.DeliveryCount > scope.Options.MaxDeliveries)
        {
            // Every delivery before this one ended without a word: whatever it does, it takes processes with it.
            entry.Decide(DeliveryOutcome.DeadLetter, reason: FailureReasons.MaxDeliveries);
            return ValueTask.CompletedTask;
        }

        if (entry.Handler >= 0) return handlers.HandleAsync(entry.Handler, entry);

        // An event of the stream that this group has no handler for is none of its business: done.
        ReadOnlySpan<byte> type = entry.Fields.EventType;
        if (scope.Definition.Stream.Find(type) is not null) return ValueTask.CompletedTask;
        throw new UnknownEventTypeException(System.Text.Encoding.UTF8.GetString(type));
    }

    private ValueTask<bool> SucceedAtOnce(HeldEntry entry)
    {
        if (entry.IsLost)
        {
            DropOutcome(entry);
            return new ValueTask<bool>(false);
        }

        Interlocked.Increment(ref _handled);
        held.EndHandling(entry);
        if (scope.Options.AtMostOnce) held.Remove(entry);
        else acks.Add(entry);
        return new ValueTask<bool>(false);
    }

    private ValueTask<bool> SucceedAsync(HeldEntry entry)
    {
        if (entry.Outcome == DeliveryOutcome.Committed) Interlocked.Increment(ref _handled);
        return entry.Outcome is DeliveryOutcome.ByHandler or DeliveryOutcome.Acknowledge
            ? SucceedAtOnce(entry)
            : failures.SettleDecisionAsync(entry);
    }

    private async ValueTask<bool> FailAsync(HeldEntry entry, Exception exception, int attempt)
    {
        while (true)
        {
            // What was decided before the handler threw stands.
            if (entry.Outcome != DeliveryOutcome.ByHandler)
            {
                Log.HandlerThrewAfterDecision(
                    scope.Logger, entry.Id, scope.Stream.Name, scope.Group, entry.Outcome, exception);
                return await SucceedAsync(entry).ConfigureAwait(false);
            }

            if (entry.IsLost)
            {
                DropOutcome(entry);
                return false;
            }

            if (_cancelling && exception is OperationCanceledException)
            {
                // The stop gives it back with everything else that is unfinished.
                Log.HandlerCancelled(scope.Logger, entry.Id, scope.Stream.Name, scope.Group);
                failures.GiveBack(entry);
                return false;
            }

            bool again = entry.IsDecoded && attempt < scope.Options.Retry.ImmediateRetries
                && failures.ActionFor(exception) == FailureAction.Retry;
            if (!again)
            {
                Interlocked.Increment(ref _failed);
                return await failures.SettleFailureAsync(entry, exception).ConfigureAwait(false);
            }

            attempt++;
            entry.Restart();
            try
            {
                await Begin(entry).ConfigureAwait(false);
                return await SucceedAsync(entry).ConfigureAwait(false);
            }
            catch (Exception next)
            {
                exception = next;
            }
        }
    }

    private void DropOutcome(HeldEntry entry)
    {
        Log.OutcomeDropped(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, scope.Name);
        held.EndHandling(entry);
        held.Remove(entry);
    }
}
