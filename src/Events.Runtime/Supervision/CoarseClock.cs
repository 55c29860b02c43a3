namespace Events.Supervision;

/// <summary>A clock that is cheap enough to be read for every event; right within some milliseconds. It never throws: a clock that does is replaced by the machine's.</summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly bool _isSystem = time == TimeProvider.System;

    /// <summary>Milliseconds since some moment.</summary>
    public long Now => _isSystem ? Environment.TickCount64 : ReadNow();

    /// <summary>When that was, by the calendar.</summary>
    public DateTimeOffset ToTime(long moment)
    {
        DateTimeOffset now = ReadCalendar();
        TimeSpan ago = TimeSpan.FromMilliseconds(Math.Max(0, Now - moment));
        return ago < now - DateTimeOffset.MinValue ? now - ago : DateTimeOffset.MinValue;
    }

    private long ReadNow()
    {
        try
        {
            return (long)time.GetElapsedTime(0, time.GetTimestamp()).TotalMilliseconds;
        }
        catch
        {
            return Environment.TickCount64;
        }
    }

    private DateTimeOffset ReadCalendar()
    {
        try
        {
            return time.GetUtcNow();
        }
        catch
        {
#pragma warning disable RS0030 // The clock of the application is what fails here.
            return DateTimeOffset.UtcNow;
#pragma warning restore RS0030
        }
    }
}
