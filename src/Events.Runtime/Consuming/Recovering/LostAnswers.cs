using Events.Locking;

namespace Events.Consuming.Recovering;

/// <summary>
/// Knows whether an answer got lost that may have given entries to this consumer, until all that is pending for it has been looked through. Until then what
/// stands behind them is not claimed where the group keeps an order, and nobody else is taken to have moved them here. It begins with what a former
/// life may have left.
/// </summary>
internal sealed class LostAnswers
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private long _lost = 1;
    private long _lookedInto;
    private TaskCompletionSource? _none;

    /// <summary>The number of answers that got lost so far.</summary>
    public long Count => Volatile.Read(ref _lost);

    /// <summary>Tells whether entries may be pending for this consumer that got lost on their way here.</summary>
    public bool IsAny => Volatile.Read(ref _lost) != Volatile.Read(ref _lookedInto);

    /// <summary>An answer got lost.</summary>
    public void Add() => Interlocked.Increment(ref _lost);

    /// <summary>All that is pending for this consumer has been looked through, and taken up in its order.</summary>
    /// <param name="count">How many answers had been lost when that began.</param>
    public void LookedInto(long count)
    {
        lock (_lock.InOrder)
        {
            Volatile.Write(ref _lookedInto, count);
            if (IsAny) return;
            _none?.TrySetResult();
            _none = null;
        }
    }

    /// <summary>Waits until none is left to be looked into.</summary>
    public Task WhenNoneAsync(CancellationToken stop)
    {
        lock (_lock.InOrder)
        {
            if (!IsAny) return Task.CompletedTask;
            _none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _none.Task.WaitAsync(stop);
        }
    }
}
