namespace Events.Supervision;

/// <summary>A clock that is cheap enough to be read for every event; right within some milliseconds.</summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly bool _isSystem = time == TimeProvider.System;

    /// <summary>Milliseconds since some moment.</summary>
    public long Now => _isSystem ? Environment.TickCount64 : (long)time.GetElapsedTime(0).TotalMilliseconds;

    /// <summary>When that was, by the calendar.</summary>
    public DateTimeOffset ToTime(long moment)
    {
        DateTimeOffset now = time.GetUtcNow();
        TimeSpan ago = TimeSpan.FromMilliseconds(Math.Max(0, Now - moment));
        return ago < now - DateTimeOffset.MinValue ? now - ago : DateTimeOffset.MinValue;
    }
}
