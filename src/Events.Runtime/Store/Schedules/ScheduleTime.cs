namespace Events.Store.Schedules;

/// <summary>The time at which an event is to be appended, by the server's clock.</summary>
public readonly record struct ScheduleTime
{
    /// <summary>The last millisecond of the year 9999; others may put any number into a sorted set.</summary>
    internal const long Last = 253_402_300_799_999;

    private ScheduleTime(long milliseconds, bool isDelay)
    {
        Milliseconds = milliseconds;
        IsDelay = isDelay;
    }

    /// <summary>Unix milliseconds, or those of a delay; rounded up, so that nothing is early.</summary>
    public long Milliseconds { get; }

    /// <summary>Tells whether it counts from when the server is told.</summary>
    public bool IsDelay { get; }

    /// <summary>A time; one that is over means at once.</summary>
    /// <param name="time">Not before 1970.</param>
    public static ScheduleTime At(DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);
        long milliseconds = time.ToUnixTimeMilliseconds();
        return new ScheduleTime(time.UtcTicks % TimeSpan.TicksPerMillisecond == 0 ? milliseconds : Math.Min(milliseconds + 1, Last), isDelay: false);
    }

    /// <summary>A delay, from when the server is told.</summary>
    /// <param name="delay">Not negative, and at most 1000 years.</param>
    public static ScheduleTime After(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(delay, TimeSpan.FromDays(365_000));
        return new ScheduleTime((delay.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond, isDelay: true);
    }
}
