using Events.Consuming.Calling;
using Events.Consuming.Holding;
using Events.Consuming.Settling;
using Events.Diagnostics;
using Events.Policies;
using Events.Protection;
using Events.Safety;
using Microsoft.Extensions.DependencyInjection;

namespace Events.Consuming.Dispatching;

/// <summary>Runs a batch handler, and has each entry settled by what was decided for it.</summary>
internal sealed class BatchRunner(
    ConsumerScope scope, HandlerPipeline handlers, EntryLoader keys, OutcomeSettler outcomes, FailureSettler failures)
{
    /// <summary>Runs the handler, again at once as often as the policy says, then with the entries that are not decided.</summary>
    /// <returns>Null, since a batch does not come back; what comes back of it is in <see cref="HeldBatch.Exits"/>.</returns>
    public async ValueTask<TimeSpan?> RunAsync(HeldBatch batch)
    {
        // This process stood still for longer than the lease of its partition: perhaps another one handles them.
        if (scope.IsLeased && !scope.NameLease.IsHeld && !await scope.OwnsNameAsync().ConfigureAwait(false))
        {
            foreach (HeldEntry entry in batch.Entries) entry.MarkLost();
        }

        // What was lost while it was queued is not begun; its outcome would not be used.
        foreach (HeldEntry entry in batch.TakeLost()) await SettleAsync(batch, entry).ConfigureAwait(false);
        for (int attempt = 0; batch.Count > 0; attempt++)
        {
            EntryId id = batch.Entries[0].Id;
            Exception? failure = await TryHandleAsync(batch).ConfigureAwait(false);
            IServiceScope? made = batch.TakeScope();
            if (failure is not null) failure = failures.NameTimeout(batch.Run, failure);
            FailureAction? judged = null;
            bool isTriedAgain = failure is not null && IsTriedAgain(failure, attempt, batch.Run.IsTimedOut, out judged);
            try
            {
                if (!await SettleAttemptAsync(batch, failure, isTriedAgain, judged).ConfigureAwait(false)) return null;
            }
            finally
            {
                // What is settled is settled, whatever the disposal of the handler's services does.
                if (made is not null) await handlers.DisposeAsync(made, id).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <returns>Whether the batch is to run again, with what is not decided.</returns>
    private async ValueTask<bool> SettleAttemptAsync(HeldBatch batch, Exception? failure, bool isTriedAgain, FailureAction? judged)
    {
        await SettleLeftOutAsync(batch).ConfigureAwait(false);
        if (failure is null)
        {
            await SettleAllAsync(batch, batch.Entries).ConfigureAwait(false);
            return false;
        }

        // What was decided before the handler threw stands.
        List<HeldEntry> undecided = batch.TakeUndecided();
        await SettleAllAsync(batch, batch.Entries).ConfigureAwait(false);
        if (!isTriedAgain)
        {
            await SettleFailedAsync(batch, undecided, failure, judged).ConfigureAwait(false);
            return false;
        }

        batch.Restart(undecided);
        return true;
    }

    private async ValueTask<Exception?> TryHandleAsync(HeldBatch batch)
    {
        batch.BeginLoading();
        try
        {
            foreach (HeldEntry entry in batch.Entries)
            {
                if (entry.MissingPayloads is null && entry.MissingKeys is null) continue;
                await keys.LoadAsync(batch, batch.Token).ConfigureAwait(false);
                break;
            }

            batch.BeginAttempt();
            return await UserCall.EndedAsync(handlers.InvokeAsync(batch).AsTask()).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            return exception;
        }
        finally
        {
            batch.EndAttempt();
        }
    }

    private bool IsTriedAgain(Exception failure, int attempt, bool isTimedOut, out FailureAction? judged)
    {
        judged = null;
        if (attempt >= scope.Options.Retry.ImmediateRetries
            || failure is HandlerUnavailableException
            || isTimedOut
            || outcomes.IsCancelling) return false;
        judged = failures.ActionFor(failure);
        return judged == FailureAction.Retry;
    }

    private async ValueTask SettleLeftOutAsync(HeldBatch batch)
    {
        foreach ((HeldEntry entry, Exception exception) in batch.LeftOut)
        {
            ulong? key = entry.OrderingKey;
            EntryId id = entry.Id;
            if (exception is KeyUnavailableException unavailable) keys.Tell(unavailable);
            TimeSpan? deferredFor = await outcomes.FailAsync(entry, exception).ConfigureAwait(false);
            batch.AddExit(new LaneExit(id, key, deferredFor));
        }
    }

    /// <summary>Settles entries as was decided for them; their commands to the server go out together.</summary>
    private async ValueTask SettleAllAsync(HeldBatch batch, IReadOnlyList<HeldEntry> entries)
    {
        List<Task>? waiting = null;
        foreach (HeldEntry entry in entries)
        {
            ValueTask settling = SettleAsync(batch, entry);
            if (!settling.IsCompletedSuccessfully) (waiting ??= []).Add(settling.AsTask());
        }

        if (waiting is not null) await Task.WhenAll(waiting).ConfigureAwait(false);
    }

    private async ValueTask SettleAsync(HeldBatch batch, HeldEntry entry)
    {
        ulong? key = entry.OrderingKey;
        EntryId id = entry.Id;
        TimeSpan? deferredFor = await outcomes.SettleAsync(entry).ConfigureAwait(false);
        batch.AddExit(new LaneExit(id, key, deferredFor));
    }

    private async ValueTask SettleFailedAsync(HeldBatch batch, List<HeldEntry> undecided, Exception failure, FailureAction? judged)
    {
        if (undecided.Count == 0)
        {
            Log.BatchThrewAfterDecisions(scope.Logger, batch.Count, scope.Stream.Name, scope.Group, failure);
            return;
        }

        // Of more than one, nobody knows which it was: each comes back alone, and shows it then.
        bool isShared = undecided.Count > 1;
        if (isShared && WaitingEntries.IsOwedTo(failure))
        {
            Log.StoreFailed(scope.Logger, undecided.Count, undecided[0].Id, scope.Stream.Name, scope.Group, failure);
        }
        else if (isShared && failure is not HandlerUnavailableException && !outcomes.IsCutOff(failure))
        {
            Log.BatchFailed(
                scope.Logger, undecided.Count, undecided[0].Id, undecided[^1].Id, scope.Stream.Name, scope.Group, failure);
        }

        await Task.WhenAll(undecided.Select(entry => FailAsync(batch, entry, failure, isShared, judged))).ConfigureAwait(false);
    }

    private async Task FailAsync(HeldBatch batch, HeldEntry entry, Exception failure, bool isShared, FailureAction? judged)
    {
        ulong? key = entry.OrderingKey;
        EntryId id = entry.Id;
        TimeSpan? deferredFor = null;
        if (outcomes.IsCutOff(failure))
        {
            // The stop gives it back with everything else that is unfinished.
            Log.HandlerCancelled(scope.Logger, id, scope.Stream.Name, scope.Group);
            failures.Release(entry);
        }
        else
        {
            // It failed in the handler, or before that for want of the handler's class; what does not decode was left out.
            entry.MarkDecoded();
            deferredFor = await outcomes.FailAsync(entry, failure, isShared, judged).ConfigureAwait(false);
        }

        batch.AddExit(new LaneExit(id, key, deferredFor));
    }
}
