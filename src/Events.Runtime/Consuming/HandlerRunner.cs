using Events.Diagnostics;

namespace Events.Consuming;

/// <summary>Runs the handler of one entry and has the entry settled by its outcome.</summary>
internal sealed class HandlerRunner(
    ConsumerScope scope, IHandlerSource handlers, OutcomeSettler outcomes, FailureSettler failures)
{
    /// <summary>Runs the handler, again at once as often as the policy says.</summary>
    /// <returns>After how long the entry comes back, so that others of its ordering key wait for it; null when it is done here.</returns>
    public ValueTask<TimeSpan?> RunAsync(HeldEntry entry)
    {
        try
        {
            ValueTask handling = Begin(entry);
            if (!handling.IsCompletedSuccessfully)
            {
                entry.KeepTokenApart();
                return AwaitAsync(entry, handling);
            }

            handling.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return FailAsync(entry, exception, attempt: 0);
        }

        return outcomes.SettleAsync(entry);
    }

    private async ValueTask<TimeSpan?> AwaitAsync(HeldEntry entry, ValueTask handling)
    {
        try
        {
            await handling.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return await FailAsync(entry, exception, attempt: 0).ConfigureAwait(false);
        }

        return await outcomes.SettleAsync(entry).ConfigureAwait(false);
    }

    private ValueTask Begin(HeldEntry entry)
    {
        // What was lost while it was queued is not begun; its outcome would not be used.
        if (entry.IsDuplicate || entry.IsLost) return ValueTask.CompletedTask;
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

        if (entry.LacksDedupeKey && scope.DeadLettersWithoutKey)
        {
            entry.Decide(DeliveryOutcome.DeadLetter, reason: FailureReasons.NoDedupeKey);
            return ValueTask.CompletedTask;
        }

        return handlers.HandleAsync(entry.Handler, entry);
    }

    private async ValueTask<TimeSpan?> FailAsync(HeldEntry entry, Exception exception, int attempt)
    {
        entry.KeepTokenApart();
        while (true)
        {
            // What was decided before the handler threw stands.
            if (entry.Outcome != DeliveryOutcome.ByHandler)
            {
                Log.HandlerThrewAfterDecision(
                    scope.Logger, entry.Id, scope.Stream.Name, scope.Group, entry.Outcome, exception);
                return await outcomes.SettleAsync(entry).ConfigureAwait(false);
            }

            if (entry.IsLost)
            {
                outcomes.Drop(entry);
                return null;
            }

            if (outcomes.IsCutOff(exception))
            {
                // The stop gives it back with everything else that is unfinished.
                Log.HandlerCancelled(scope.Logger, entry.Id, scope.Stream.Name, scope.Group);
                failures.GiveBack(entry);
                return null;
            }

            bool again = entry.IsDecoded && attempt < scope.Options.Retry.ImmediateRetries
                && failures.ActionFor(exception) == FailureAction.Retry;
            if (!again) return await outcomes.FailAsync(entry, exception).ConfigureAwait(false);

            attempt++;
            entry.Restart();
            try
            {
                await Begin(entry).ConfigureAwait(false);
                return await outcomes.SettleAsync(entry).ConfigureAwait(false);
            }
            catch (Exception next)
            {
                exception = next;
            }
        }
    }
}
