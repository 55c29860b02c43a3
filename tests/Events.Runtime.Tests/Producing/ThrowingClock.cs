namespace Events.Runtime.Tests.Producing;

/// <summary>A clock that throws whenever it is asked for the time, once it has answered some times.</summary>
internal sealed class ThrowingClock : TimeProvider
{
    private int _asked;

    /// <summary>How many times it answers first.</summary>
    public int Calm { get; init; }

    public override long GetTimestamp() =>
        Interlocked.Increment(ref _asked) <= Calm ? base.GetTimestamp() : throw new InvalidOperationException("no time");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        throw new InvalidOperationException("no timer");
}
