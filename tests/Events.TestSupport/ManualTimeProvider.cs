namespace Events.TestSupport;

/// <summary>A clock that stands still until the test moves it; timers fire, in order, as it passes them.</summary>
public sealed class ManualTimeProvider : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private readonly DateTimeOffset _start;
    private readonly long _frequency;
    private DateTimeOffset _now;
    private TimeSpan _jumped;
    private long _uses;

    /// <param name="start">The time at first.</param>
    /// <param name="frequency">How many timestamps there are in a second: 10 million by default, a billion on most machines.</param>
    public ManualTimeProvider(DateTimeOffset? start = null, long frequency = TimeSpan.TicksPerSecond)
    {
        _now = _start = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _frequency = frequency;
    }

    public override long TimestampFrequency => _frequency;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>How many timers wait to fire: lets a test wait until the code under test is waiting for the clock.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_lock) return _timers.Count(timer => timer.DueAt is not null);
        }
    }

    /// <summary>How often it was read or asked for a timer: while that goes up, something is at work that time must not overtake.</summary>
    public long Uses => Interlocked.Read(ref _uses);

    public override DateTimeOffset GetUtcNow()
    {
        Interlocked.Increment(ref _uses);
        lock (_lock) return _now;
    }

    /// <summary>Moves the timestamps, and not the timers, as a broken clock does: back if it is negative.</summary>
    public void Jump(TimeSpan by)
    {
        lock (_lock) _jumped += by;
    }

    // By default the ticks of the calendar; at another frequency from some days before the start on, as machines count.
    public override long GetTimestamp()
    {
        Interlocked.Increment(ref _uses);
        lock (_lock)
        {
            TimeSpan since = _now - _start + _jumped;
            return _frequency == TimeSpan.TicksPerSecond
                ? _start.UtcTicks + since.Ticks
                : (long)((Int128)(TimeSpan.FromDays(10) + since).Ticks * _frequency / TimeSpan.TicksPerSecond);
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        lock (_lock) _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer that is due within the given time and fires it; else by that time.</summary>
    public void AdvanceToNextTimer(TimeSpan atMost)
    {
        TimeSpan by = atMost;
        lock (_lock)
        {
            foreach (ManualTimer timer in _timers)
            {
                if (timer.DueAt is { } due && due - _now < by) by = due - _now;
            }
        }

        Advance(by < TimeSpan.Zero ? TimeSpan.Zero : by);
    }

    public void Advance(TimeSpan by)
    {
        DateTimeOffset target;
        lock (_lock) target = _now + by;
        while (true)
        {
            ManualTimer? next;
            lock (_lock)
            {
                next = _timers.Where(timer => timer.DueAt <= target).MinBy(timer => timer.DueAt);
                if (next is null)
                {
                    _now = target;
                    return;
                }

                if (next.DueAt > _now) _now = next.DueAt.Value;
                next.DueAt = next.Period is { } period ? next.DueAt + period : null;
            }

            next.Fire();
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset? DueAt { get; set; }

        public TimeSpan? Period { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool dueNow = false;
            Interlocked.Increment(ref owner._uses);
            lock (owner._lock)
            {
                if (!owner._timers.Contains(this)) return false;
                Period = period > TimeSpan.Zero ? period : null;
                dueNow = dueTime == TimeSpan.Zero;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? null
                    : dueNow ? (Period is { } every ? owner._now + every : null)
                    : owner._now + dueTime;
            }

            if (dueNow) ThreadPool.QueueUserWorkItem(_ => Fire());
            return true;
        }

        public void Dispose()
        {
            lock (owner._lock) owner._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
