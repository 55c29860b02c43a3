using Events.Consuming.Holding;
using Events.Diagnostics;
using Events.Handling;
using Events.Policies;

namespace Events.Consuming.Settling;

/// <summary>Settles entries whose handler has ended, by what was decided for them, and counts.</summary>
internal sealed class OutcomeSettler(ConsumerScope scope, HeldEntries held, AckBatcher acks, FailureSettler failures, WaitingEntries waitForStore)
{
    private volatile bool _cancelling;

    /// <summary>From now on a cancelled handler is one that the stop cut off, not one that failed.</summary>
    public void BeginCancelling() => _cancelling = true;

    /// <summary>Tells whether the stop has cancelled the handlers: nothing is tried again at once.</summary>
    public bool IsCancelling => _cancelling;

    /// <summary>Tells whether the stop cut the handler off, rather than the handler failed.</summary>
    public bool IsCutOff(Exception exception) => _cancelling && exception is OperationCanceledException;

    /// <summary>The handler has succeeded, or what it had decided before it threw stands.</summary>
    /// <returns>After how long the entry comes back; null when it is done here.</returns>
    public ValueTask<TimeSpan?> SettleAsync(HeldEntry entry)
    {
        if (entry.Outcome == DeliveryOutcome.Committed)
        {
            scope.Counters.CountHandled();
            scope.Progress.Settled(entry.Id);
            entry.Tally?.Done(entry.Id);
            waitForStore.Reset();
        }

        return entry.Outcome is DeliveryOutcome.ByHandler or DeliveryOutcome.Acknowledge
            ? Acknowledge(entry)
            : failures.SettleDecisionAsync(entry);
    }

    /// <summary>The handler has failed for good, as far as this delivery goes.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="exception">What it threw.</param>
    /// <param name="isShared">Whether it is the exception of a batch of several, so that it does not say whose failure it is. It is logged already.</param>
    /// <param name="judged">What the application's policy says of it; null when it was not asked.</param>
    /// <returns>After how long the entry comes back; null when it is done here.</returns>
    public ValueTask<TimeSpan?> FailAsync(HeldEntry entry, Exception exception, bool isShared = false, FailureAction? judged = null)
    {
        if (!FailureSettler.HasNotBegun(entry, exception))
        {
            scope.Counters.CountFailed();
            entry.Tally?.Failed(entry.Id, exception);
        }

        return failures.SettleFailureAsync(entry, exception, isShared, judged);
    }

    /// <summary>The entry is done without a handler.</summary>
    public void Skip(HeldEntry entry)
    {
        scope.Counters.CountSkipped();
        entry.Tally?.Done(entry.Id);
        Collect(entry);
    }

    /// <summary>The entry is not ours any more: nothing is done about it, unless it has come here once more.</summary>
    /// <returns>After how long it comes back; null when it does not.</returns>
    public TimeSpan? Drop(HeldEntry entry)
    {
        // What else is not used was told when it was lost.
        if (held.IsAbandoned) Log.AbandonedHandlerEnded(scope.Logger, entry.Id, scope.Stream.Name, scope.Group, scope.Name);
        return failures.EndLost(entry);
    }

    private ValueTask<TimeSpan?> Acknowledge(HeldEntry entry)
    {
        if (entry.IsLost || entry.IsPassedOver) return new ValueTask<TimeSpan?>(Drop(entry));

        if (entry.IsDecoded) scope.Counters.CountHandled();
        else scope.Counters.CountSkipped();
        entry.Tally?.Done(entry.Id);
        Collect(entry);
        return default;
    }

    // What was acknowledged by being read is not acknowledged again.
    private void Collect(HeldEntry entry)
    {
        if (scope.Options.AtMostOnce)
        {
            held.End(entry);
            return;
        }

        held.EndHandling(entry);
        acks.Add(entry);
    }
}
