using Events.Time;

namespace Events.Consuming.Recovering;

/// <summary>
/// Knows whether an answer got lost that may have given entries to this consumer, until all that is pending for it has been looked through. Until then what
/// stands behind them is not claimed where the group keeps an order, and nobody else is taken to have moved them here. It begins with what a former
/// life may have left.
/// </summary>
/// <remarks>
/// A command whose connection was given up may reach the server later than those of the next connection: a network holds packets back. So for a while what
/// it gives may still come, and nothing says when.
/// </remarks>
internal sealed class LostAnswers(TimeProvider time)
{
    // Longer than packets are held back by a network that works again.
    private static readonly TimeSpan LateLimit = TimeSpan.FromSeconds(30);

    private long _lateSince;
    private bool _mayComeLate;
    private long _lost = 1;
    private long _lookedInto;

    /// <summary>The number of answers that got lost so far.</summary>
    public long Count => Volatile.Read(ref _lost);

    /// <summary>Tells whether entries may be pending for this consumer that got lost on their way here.</summary>
    public bool IsAny => Volatile.Read(ref _lost) != Volatile.Read(ref _lookedInto);

    /// <summary>
    /// Tells whether entries may become pending for this consumer by a command that nobody waits for any more. While they may, whoever is given entries looks
    /// whether others have become pending before them.
    /// </summary>
    public bool MayComeLate => Volatile.Read(ref _mayComeLate) && IsStillLate();

    /// <summary>An answer got lost.</summary>
    public void Add() => Interlocked.Increment(ref _lost);

    /// <summary>A connection was given up on which a command was under way that gives entries: nobody knows whether the server has seen it.</summary>
    public void AddLate()
    {
        Volatile.Write(ref _lateSince, time.GetTimestamp());
        Volatile.Write(ref _mayComeLate, true);
        Add();
    }

    private bool IsStillLate()
    {
        long since = Volatile.Read(ref _lateSince);
        if (time.Since(since) < LateLimit) return true;

        // Unless another one was given up meanwhile.
        Volatile.Write(ref _mayComeLate, false);
        if (Volatile.Read(ref _lateSince) != since) Volatile.Write(ref _mayComeLate, true);
        return false;
    }

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
