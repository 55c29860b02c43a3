using Events.Locking;

namespace Events.Time;

/// <summary>
/// A clock that is cheap enough to be read for every event; right within some milliseconds. It never throws: while one does, it goes on from
/// where that was by the machine's.
/// </summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly bool _isSystem = time == TimeProvider.System;
    private readonly OrderedLock _lock = new(LockRank.Clock);
    private long _last;
    private long _lastAt = Environment.TickCount64;

    /// <summary>Milliseconds since some moment.</summary>
    public long Now => _isSystem ? Environment.TickCount64 : ReadNow();

    /// <summary>The calendar time of that.</summary>
    public DateTimeOffset ToTime(long moment)
    {
        DateTimeOffset now = ReadCalendar();
        TimeSpan ago = Spans.BetweenMilliseconds(moment, Now);
        return ago < now - DateTimeOffset.MinValue ? now - ago : DateTimeOffset.MinValue;
    }

    private long ReadNow()
    {
        try
        {
            long now = time.ToMilliseconds(time.GetTimestamp());
            lock (_lock.InOrder) (_last, _lastAt) = (now, Environment.TickCount64);
            return now;
        }
        catch
        {
            lock (_lock.InOrder) return _last + Environment.TickCount64 - _lastAt;
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
