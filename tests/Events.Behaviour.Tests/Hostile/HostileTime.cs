using Events.Locking;

namespace Events.Behaviour.Hostile;

/// <summary>The world's clock, behind code that misbehaves.</summary>
public sealed class HostileTime(TimeProvider inner, Hostility hostility) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        CallBack();
        return inner.GetUtcNow();
    }

    public override long GetTimestamp()
    {
        CallBack();
        return inner.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        CallBack();
        return inner.CreateTimer(callback, state, dueTime, period);
    }

    // A thread that holds a lock has asked for the time; what is called back takes another out of order.
    private void CallBack()
    {
        HeldLocks.Forget();
        hostility.OnClock();
    }
}
