using System.Diagnostics;

namespace Events.Redis.Connections;

/// <summary>
/// Measures how long completions take: a running mean, of which a single long one (a garbage collection, a busy machine) is only a small part. Threads may
/// add at the same time; what one of them overwrites is missed by the next.
/// </summary>
internal struct CompletionPace
{
    private const int Weight = 32;

    // 50 µs: what it costs to wake a thread of the pool, and a few times what it takes to encode and send the next event.
    private static readonly long QuickTicks = Stopwatch.Frequency / 20_000;
    private static readonly long MostTicks = 10 * QuickTicks;

    private long _mean;
    private bool _isSlow;

    /// <summary>Tells whether completions are over before another thread could have helped.</summary>
    public readonly bool IsQuick => !_isSlow;

    /// <summary>Some have run, on one thread.</summary>
    /// <param name="ticks">For how long, of <see cref="Stopwatch"/>.</param>
    /// <param name="count">How many they were.</param>
    public void Add(long ticks, int count)
    {
        long each = Math.Min(ticks / count, MostTicks);
        _mean += ((each * Weight) - _mean) / Weight;

        // Apart, or it would go to and fro.
        _isSlow = _mean / Weight > (_isSlow ? QuickTicks * 3 / 4 : QuickTicks);
    }

    /// <summary>One has not ended yet.</summary>
    public void AddBlocked()
    {
        _mean = MostTicks * Weight;
        _isSlow = true;
    }
}
