namespace Events.Testing.Clock;

/// <summary>One call of a handler that has not ended.</summary>
/// <param name="Store">The store that its entries are in, to tell it from others.</param>
/// <param name="Stream">The Redis key that its entries were read from.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Consumer">The consumer.</param>
/// <param name="Ids">Its entries: one, or those of its batch.</param>
internal sealed record HandlerRun(object Store, string Stream, string Group, string Consumer, IReadOnlyList<EntryId> Ids)
{
    /// <summary>The number of timers that it has made and that wait, by the harness' clock.</summary>
    public int ArmedTimers;

    /// <summary>Tells whether it is of the consumer of that store, group and name, and of that stream of it.</summary>
    public bool IsOf(object store, string stream, string group, string consumer) =>
        ReferenceEquals(Store, store) && Stream == stream && Group == group && Consumer == consumer;

    private static readonly AsyncLocal<HandlerRun?> Flowing = new(OnChanged);

    private int _executing;

    /// <summary>The number of threads that run its code right now.</summary>
    public int Executing => Volatile.Read(ref _executing);

    /// <summary>The call that this code is part of; null for none.</summary>
    public static HandlerRun? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>Tells whether it waits for time to pass.</summary>
    public bool WaitsForTime => Volatile.Read(ref ArmedTimers) > 0;

    private static void OnChanged(AsyncLocalValueChangedArgs<HandlerRun?> change)
    {
        if (change.PreviousValue is { } before) Interlocked.Decrement(ref before._executing);
        if (change.CurrentValue is { } now) Interlocked.Increment(ref now._executing);
    }
}
