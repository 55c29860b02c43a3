using Events.Consuming.Calling;
using Events.Consuming.Holding;
using Events.Consuming.Settling;
using Events.Diagnostics;
using Events.Handling;
using Events.Policies;
using Events.Protection;
using Events.Safety;
using Events.Store.Delivery;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Consuming.Dispatching;

/// <summary>Runs the handler of one entry and has the entry settled by its outcome.</summary>
internal sealed class HandlerRunner(
    ConsumerScope scope, HandlerPipeline handlers, EntryLoader keys, OutcomeSettler outcomes, FailureSettler failures)
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
                return AwaitAsync(entry, handling.AsTask());
            }

            handling.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            return FailAsync(entry, exception);
        }

        return entry.Scope is null ? outcomes.SettleAsync(entry) : SettleAsync(entry);
    }

    // As a task: whatever stands behind a ValueTask of the application's may complete twice.
    private async ValueTask<TimeSpan?> AwaitAsync(HeldEntry entry, Task handling) =>
        await UserCall.EndedAsync(handling).ConfigureAwait(false) is { } failure
            ? await FailAsync(entry, failure).ConfigureAwait(false)
            : await SettleAsync(entry).ConfigureAwait(false);

    private ValueTask Begin(HeldEntry entry)
    {
        // What was lost while it was queued is not begun; its outcome would not be used.
        if (entry.IsLost) entry.IsPassedOver = true;
        if (entry.IsDuplicate || entry.IsPassedOver) return ValueTask.CompletedTask;

        // This process stood still for longer than the lease of its partition: perhaps another one handles the entry.
        return scope.IsLeased && !scope.NameLease.IsHeld ? BeginIfOwnedAsync(entry) : BeginOwned(entry);
    }

    private async ValueTask BeginIfOwnedAsync(HeldEntry entry)
    {
        if (await scope.OwnsNameAsync().ConfigureAwait(false)) await BeginOwned(entry).ConfigureAwait(false);
        else if (entry.MarkLost() is { } cancellation) scope.Cancel(cancellation);
    }

    private ValueTask BeginOwned(HeldEntry entry)
    {
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

        if (entry.MissingPayloads is not null || entry.MissingKeys is not null) return LoadAsync(entry);
        entry.BeginRun();
        return handlers.InvokeAsync(entry);
    }

    private async ValueTask LoadAsync(HeldEntry entry)
    {
        await keys.LoadAsync(entry, entry.Token).ConfigureAwait(false);
        entry.BeginRun();
        await handlers.InvokeAsync(entry).ConfigureAwait(false);
    }

    // The outcome counts as soon as the handler has ended, whatever the disposal of its services does.
    private async ValueTask<TimeSpan?> SettleAsync(HeldEntry entry)
    {
        IServiceScope? made = entry.TakeScope();
        EntryId id = entry.Id;
        try
        {
            return await outcomes.SettleAsync(entry).ConfigureAwait(false);
        }
        finally
        {
            if (made is not null) await handlers.DisposeAsync(made, id).ConfigureAwait(false);
        }
    }

    private async ValueTask<TimeSpan?> FailAsync(HeldEntry entry, Exception exception)
    {
        entry.KeepTokenApart();
        if (exception is KeyUnavailableException unavailable && !entry.IsDecoded) keys.Tell(unavailable);
        exception = failures.NameTimeout(entry.Run, exception);
        FailureAction? judged;
        for (int attempt = 0; IsTriedAgain(entry, exception, attempt, out judged); attempt++)
        {
            if (entry.TakeScope() is { } made) await handlers.DisposeAsync(made, entry.Id).ConfigureAwait(false);
            entry.Restart();
            Exception? failure;
            try
            {
                failure = await UserCall.EndedAsync(Begin(entry).AsTask()).ConfigureAwait(false);
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }

            if (failure is null) return await SettleAsync(entry).ConfigureAwait(false);
            exception = failures.NameTimeout(entry.Run, failure);
        }

        IServiceScope? last = entry.TakeScope();
        EntryId id = entry.Id;
        try
        {
            return await SettleFailureAsync(entry, exception, judged).ConfigureAwait(false);
        }
        finally
        {
            if (last is not null) await handlers.DisposeAsync(last, id).ConfigureAwait(false);
        }
    }

    // The application's policy is asked once for each failure; what it said is handed on.
    private bool IsTriedAgain(HeldEntry entry, Exception exception, int attempt, out FailureAction? judged)
    {
        judged = null;
        if (attempt >= scope.Options.Retry.ImmediateRetries
            || !entry.IsDecoded
            || entry.Run.IsTimedOut
            || entry.Outcome != DeliveryOutcome.ByHandler
            || entry.IsLost
            || outcomes.IsCancelling) return false;
        judged = failures.ActionFor(exception);
        return judged == FailureAction.Retry;
    }

    private ValueTask<TimeSpan?> SettleFailureAsync(HeldEntry entry, Exception exception, FailureAction? judged)
    {
        // What was decided before the handler threw stands.
        if (entry.Outcome != DeliveryOutcome.ByHandler)
        {
            Log.HandlerThrewAfterDecision(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, entry.Outcome, exception);
            return outcomes.SettleAsync(entry);
        }

        if (entry.IsLost) return new ValueTask<TimeSpan?>(outcomes.Drop(entry));

        if (outcomes.IsCutOff(exception))
        {
            // The stop gives it back with everything else that is unfinished.
            Log.HandlerCancelled(scope.Logger, entry.Id, scope.Stream.Name, scope.Group);
            failures.Release(entry);
            return default;
        }

        return outcomes.FailAsync(entry, exception, judged: judged);
    }
}
