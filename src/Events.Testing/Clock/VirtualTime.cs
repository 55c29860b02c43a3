namespace Events.Testing.Clock;

/// <summary>A clock that stands still until the test moves it. Timers are fired one by one, in the order in which they are due, by whoever moves it.</summary>
internal sealed class VirtualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SortedSet<VirtualTimer> _armed = new(VirtualTimer.ByDueTime);
    private DateTimeOffset _now;
    private long _sequence;
    private int _queued;
    private Timer? _running;

    public VirtualTime(DateTimeOffset start) => _now = start.ToUniversalTime();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <summary>Tells whether a timer that is due at once is on its way.</summary>
    public bool IsFiring => Volatile.Read(ref _queued) > 0;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to the next timer that is due by then, and takes it, to be fired by the caller.</summary>
    /// <param name="target">Until when.</param>
    /// <param name="timer">The timer; null when there is none, and the clock has moved to the target.</param>
    public bool TryTakeNext(DateTimeOffset target, out VirtualTimer? timer)
    {
        lock (_lock)
        {
            timer = _armed.Min;
            if (timer is null || timer.DueAt > target)
            {
                timer = null;
                if (target > _now) _now = target;
                return false;
            }

            if (timer.DueAt > _now) _now = timer.DueAt;
            Disarm(timer);
            if (timer.Period > TimeSpan.Zero) Arm(timer, timer.Period);
            return true;
        }
    }

    /// <summary>Changes when a timer is due.</summary>
    public bool Change(VirtualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, Timeout.InfiniteTimeSpan);
        ArgumentOutOfRangeException.ThrowIfLessThan(period, Timeout.InfiniteTimeSpan);
        lock (_lock)
        {
            if (timer.IsDisposed) return false;
            Disarm(timer);
            timer.Period = period;
            if (dueTime == Timeout.InfiniteTimeSpan) return true;
            if (dueTime > TimeSpan.Zero)
            {
                Arm(timer, dueTime);
                return true;
            }

            if (period > TimeSpan.Zero) Arm(timer, period);
        }

        // It is due whether time moves or not.
        Interlocked.Increment(ref _queued);
        ThreadPool.UnsafeQueueUserWorkItem(
            static due =>
            {
                try
                {
                    due.Timer.Fire();
                }
                finally
                {
                    Interlocked.Decrement(ref due.Time._queued);
                }
            },
            (Time: this, Timer: timer),
            preferLocal: false);
        return true;
    }

    public void Dispose(VirtualTimer timer)
    {
        lock (_lock)
        {
            timer.IsDisposed = true;
            Disarm(timer);
        }
    }

    /// <summary>Lets time run by itself from now on, twenty times as fast as the machine's.</summary>
    public void Run()
    {
        lock (_lock) _running ??= new Timer(_ => Pass(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));
    }

    /// <summary>Makes time stand still for good.</summary>
    public void Stop()
    {
        lock (_lock) _running?.Dispose();
    }

    private void Pass()
    {
        DateTimeOffset target = GetUtcNow() + TimeSpan.FromMilliseconds(200);
        while (TryTakeNext(target, out VirtualTimer? timer))
        {
            try
            {
                timer!.Fire();
            }
            catch
            {
                // The application is ending, and nobody is there to be told.
            }
        }
    }

    private void Arm(VirtualTimer timer, TimeSpan after)
    {
        timer.DueAt = after < DateTimeOffset.MaxValue - _now ? _now + after : DateTimeOffset.MaxValue;
        timer.Sequence = ++_sequence;
        if (_armed.Add(timer) && timer.Owner is { } owner) Interlocked.Increment(ref owner.ArmedTimers);
    }

    private void Disarm(VirtualTimer timer)
    {
        if (_armed.Remove(timer) && timer.Owner is { } owner) Interlocked.Decrement(ref owner.ArmedTimers);
    }
}
