namespace Events.Time;

/// <summary>
/// Sums of time that end at the longest time there is, instead of beginning again at the shortest; for clocks of any frequency, and for
/// ones that jump.
/// </summary>
internal static class Spans
{
    // Processes of one machine are not to wake it all at once.
    private static readonly long Phase = Random.Shared.NextInt64(TimeSpan.TicksPerHour);

    /// <summary>The longest wait that timers and <see cref="Task.Delay(TimeSpan, TimeProvider)"/> take: some 49 days.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <summary>The sum; <see cref="TimeSpan.MaxValue"/> where it is longer.</summary>
    public static TimeSpan Add(TimeSpan a, TimeSpan b) => FromTicks((Int128)a.Ticks + b.Ticks);

    /// <summary>The product; <see cref="TimeSpan.MaxValue"/> where it is longer.</summary>
    public static TimeSpan Multiply(TimeSpan span, double factor)
    {
        double ticks = span.Ticks * factor;
        return ticks >= long.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromTicks(double.IsNaN(ticks) ? 0 : (long)Math.Max(ticks, long.MinValue));
    }

    /// <summary>
    /// A time to wait as timers take it: not negative, in whole milliseconds and not shorter than asked, 49 days at the most. Whoever may have to
    /// wait for longer asks again.
    /// </summary>
    public static TimeSpan ForTimer(TimeSpan wait)
    {
        if (wait <= TimeSpan.Zero) return TimeSpan.Zero;
        return wait >= LongestWait ? LongestWait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
    }

    /// <summary>Whole milliseconds, rounded up, as the server takes them; not negative.</summary>
    public static long ToMilliseconds(TimeSpan span) =>
        span <= TimeSpan.Zero ? 0 : ((span.Ticks - 1) / TimeSpan.TicksPerMillisecond) + 1;

    /// <summary>Gives a time of so many milliseconds, from a clock or a server; the longest time there is where it would be longer.</summary>
    public static TimeSpan FromMilliseconds(long milliseconds) => FromTicks((Int128)milliseconds * TimeSpan.TicksPerMillisecond);

    /// <summary>A timestamp in milliseconds, for clocks of any frequency.</summary>
    public static long ToMilliseconds(this TimeProvider time, long timestamp) =>
        (long)Int128.Clamp((Int128)timestamp * 1000 / time.TimestampFrequency, long.MinValue, long.MaxValue);

    /// <summary>Returns the time from one moment to a later one, both in milliseconds; zero when that is over, or the clock has gone back.</summary>
    public static TimeSpan BetweenMilliseconds(long start, long end) =>
        end <= start ? TimeSpan.Zero : FromTicks(((Int128)end - start) * TimeSpan.TicksPerMillisecond);

    /// <summary>The timestamp that comes so long after another; the last there is where it would be later.</summary>
    public static long TimestampAfter(this TimeProvider time, long start, TimeSpan span)
    {
        if (span <= TimeSpan.Zero) return start;
        Int128 units = (((Int128)span.Ticks * time.TimestampFrequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        Int128 end = start + units;
        return end > long.MaxValue ? long.MaxValue : (long)end;
    }

    /// <summary>Returns the time from one timestamp to a later one; zero when that is over, or the clock has gone back.</summary>
    public static TimeSpan Until(this TimeProvider time, long now, long end) =>
        end <= now ? TimeSpan.Zero : FromTicks(((Int128)end - now) * TimeSpan.TicksPerSecond / time.TimestampFrequency);

    /// <summary>
    /// Returns the time since a timestamp. A clock that has gone back does not know; then it is as if it were longer ago than anything, which is what
    /// leases, limits and things to do are safe with.
    /// </summary>
    public static TimeSpan Since(this TimeProvider time, long start) => time.Since(start, time.GetTimestamp());

    /// <summary>The same as of a timestamp: what began at one moment has one age.</summary>
    public static TimeSpan Since(this TimeProvider time, long start, long now) => now < start ? TimeSpan.MaxValue : time.Until(start, now);

    /// <summary>Waits, or returns early when the token is cancelled; 49 days at the most.</summary>
    public static async Task WaitAsync(this TimeProvider time, TimeSpan wait, CancellationToken stop) =>
        await Task.Delay(ForTimer(wait), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>
    /// Waits for the next multiple of the interval on the clock, or returns early when the token is cancelled. What is done at intervals is done together that
    /// way, and an idle process is woken once for all of it: waking it costs more than what there is to do.
    /// </summary>
    public static Task WaitForTickAsync(this TimeProvider time, TimeSpan interval, CancellationToken stop)
    {
        if (interval <= TimeSpan.Zero || interval >= LongestWait) return time.WaitAsync(interval, stop);
        Int128 now = (Int128)time.GetTimestamp() * TimeSpan.TicksPerSecond / time.TimestampFrequency;
        var wait = TimeSpan.FromTicks((long)(interval.Ticks - (((now - Phase) % interval.Ticks) + interval.Ticks) % interval.Ticks));

        // A timer may be a little early.
        return time.WaitAsync(wait < interval / 8 ? wait + interval : wait, stop);
    }

    private static TimeSpan FromTicks(Int128 ticks) =>
        TimeSpan.FromTicks(ticks > long.MaxValue ? long.MaxValue : ticks < long.MinValue ? long.MinValue : (long)ticks);
}
