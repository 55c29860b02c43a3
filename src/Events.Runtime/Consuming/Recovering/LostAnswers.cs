namespace Events.Consuming.Recovering;

/// <summary>
/// Knows whether an answer got lost that may have given entries to this consumer, until all that is pending for it has been looked through. Until then what
/// stands behind them is not claimed where the group keeps an order, and nobody else is taken to have moved them here. It begins with what a former
/// life may have left.
/// </summary>
internal sealed class LostAnswers
{
    private long _lost = 1;
    private long _lookedInto;

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
        // Two may look at a time, and the one that began first end last.
        long before = Volatile.Read(ref _lookedInto);
        while (before < count)
        {
            long seen = Interlocked.CompareExchange(ref _lookedInto, count, before);
            if (seen == before) return;
            before = seen;
        }
    }
}
