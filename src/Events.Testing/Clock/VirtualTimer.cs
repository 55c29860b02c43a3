namespace Events.Testing.Clock;

/// <summary>A timer of <see cref="VirtualTime"/>; it knows which handler armed it.</summary>
internal sealed class VirtualTimer(VirtualTime time, TimerCallback callback, object? state) : ITimer
{
    private readonly ExecutionContext? _context = ExecutionContext.Capture();

    /// <summary>The order of timers: those due first come first; of those due at once, the one that was armed first.</summary>
    public static IComparer<VirtualTimer> ByDueTime { get; } = Comparer<VirtualTimer>.Create(static (a, b) =>
        a.DueAt != b.DueAt ? a.DueAt.CompareTo(b.DueAt) : a.Sequence.CompareTo(b.Sequence));

    /// <summary>The call of a handler that made it; null for none.</summary>
    public HandlerRun? Owner { get; } = HandlerRun.Current;

    public DateTimeOffset DueAt { get; set; }

    public long Sequence { get; set; }

    public TimeSpan Period { get; set; }

    public bool IsDisposed { get; set; }

    /// <summary>Calls back on this thread; what awaits the timer goes on within this call.</summary>
    public void Fire()
    {
        if (_context is null) callback(state);
        else ExecutionContext.Run(_context, static timer => ((VirtualTimer)timer!).Call(), this);
    }

    public bool Change(TimeSpan dueTime, TimeSpan period) => time.Change(this, dueTime, period);

    public void Dispose() => time.Dispose(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);
}
