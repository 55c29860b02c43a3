namespace Events.Redis.Connections;

/// <summary>
/// Tells a slow server from a process whose thread pool is exhausted: there, replies that have come wait for a thread that reads and
/// completes them, and it looks as if the server did not answer. Measured by the timers that watch connections: how late they are, since
/// they need a thread of the pool too, and how long a piece of work waits that each of them hands over.
/// </summary>
internal static class PoolPressure
{
    // Longer than a garbage collection or a busy machine keeps a thread from running, as a rule.
    private const long SlowMilliseconds = 250;
    private const long RememberedMilliseconds = 10_000;

    private static long s_askedAt = long.MaxValue;
    private static long s_longest;
    private static long s_longestAt = long.MinValue / 2;

    /// <summary>The time for which work has waited for a thread of the pool, within the last seconds.</summary>
    public static TimeSpan Delay
    {
        get
        {
            long now = Environment.TickCount64;
            long asked = Volatile.Read(ref s_askedAt);
            long waiting = asked == long.MaxValue ? 0 : Math.Max(0, now - asked);
            long remembered = now - Volatile.Read(ref s_longestAt) <= RememberedMilliseconds ? Volatile.Read(ref s_longest) : 0;
            return TimeSpan.FromMilliseconds(Math.Max(waiting, remembered));
        }
    }

    /// <summary>Tells whether work waits for so long that replies may have come and not been read.</summary>
    public static bool IsHigh => Delay.TotalMilliseconds >= SlowMilliseconds;

    /// <summary>A timer fires; it measures until it fires again.</summary>
    /// <param name="late">By how many milliseconds it is late.</param>
    public static void OnTimer(long late)
    {
        Remember(late);
        long now = Environment.TickCount64;
        if (Interlocked.CompareExchange(ref s_askedAt, now, long.MaxValue) != long.MaxValue) return;
        ThreadPool.UnsafeQueueUserWorkItem(static asked => Answer(asked), now, preferLocal: false);
    }

    /// <summary>A sentence that says whose fault a wait is, as far as is known.</summary>
    public static string Blame() => IsHigh
        ? $"The thread pool of this process is exhausted: work waits {Delay.TotalSeconds:0.0} s for a thread ({ThreadPool.ThreadCount} threads, "
            + $"{ThreadPool.PendingWorkItemCount} items waiting), so replies may have come and not been read. Look for code that blocks "
            + "threads: .Result, .Wait(), Thread.Sleep, or locks that are held for long."
        : "The server, or the way to it, is slower than what is sent.";

    private static void Answer(long asked)
    {
        Remember(Environment.TickCount64 - asked);
        Volatile.Write(ref s_askedAt, long.MaxValue);
    }

    // Two at once may overwrite each other; either is as good.
    private static void Remember(long delay)
    {
        long now = Environment.TickCount64;
        if (delay < Volatile.Read(ref s_longest) && now - Volatile.Read(ref s_longestAt) <= RememberedMilliseconds) return;
        Volatile.Write(ref s_longest, delay);
        Volatile.Write(ref s_longestAt, now);
    }
}
