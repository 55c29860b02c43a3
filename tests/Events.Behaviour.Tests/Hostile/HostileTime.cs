namespace Events.Behaviour.Hostile;

/// <summary>The world's clock, behind code that misbehaves.</summary>
public sealed class HostileTime(TimeProvider inner, Hostility hostility) : TimeProvider
{
    public override long TimestampFrequency => inner.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => inner.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        hostility.OnClock();
        return inner.GetUtcNow();
    }

    public override long GetTimestamp()
    {
        hostility.OnClock();
        return inner.GetTimestamp();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        hostility.OnClock();
        return inner.CreateTimer(callback, state, dueTime, period);
    }
}
