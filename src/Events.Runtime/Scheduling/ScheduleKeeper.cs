namespace Events.Scheduling;

/// <summary>
/// Moves what is scheduled on a stream also where this process neither consumes it nor has scheduled anything since it started: looks once a second. Dispose
/// it to stop.
/// </summary>
public sealed class ScheduleKeeper : IAsyncDisposable, IDisposable
{
    private ScheduleMover? _mover;

    internal ScheduleKeeper(StreamSchedule schedule) => _mover = schedule.Keep();

    /// <summary>Stops. What this process knows to be scheduled it moves all the same.</summary>
    public void Dispose() => Interlocked.Exchange(ref _mover, null)?.Release();

    /// <summary>Does the same as <see cref="Dispose"/>.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
