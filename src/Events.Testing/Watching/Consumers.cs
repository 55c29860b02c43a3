using Events.Testing.Clock;

namespace Events.Testing.Watching;

/// <summary>All consumers that the harness knows, and the calls of their handlers.</summary>
internal sealed class Consumers
{
    private readonly Lock _lock = new();
    private readonly List<HarnessConsumer> _all = [];
    private readonly List<HandlerRun> _runs = [];
    private long _changes;

    /// <summary>Counts the calls of handlers that have begun or ended, and the consumers that were added.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    public IReadOnlyList<HarnessConsumer> All
    {
        get
        {
            lock (_lock) return [.. _all];
        }
    }

    /// <summary>The calls of handlers that have not ended.</summary>
    public IReadOnlyList<HandlerRun> Runs
    {
        get
        {
            lock (_lock) return [.. _runs];
        }
    }

    public void Add(HarnessConsumer consumer)
    {
        lock (_lock) _all.Add(consumer);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>The consumer of that name that lives; null for none.</summary>
    public HarnessConsumer? FindAlive(object store, string stream, string group, string name)
    {
        lock (_lock) return _all.FindLast(one => one.IsAlive && !one.IsCrashed && one.Is(store, stream, group, name));
    }

    public void Begin(HandlerRun run)
    {
        Interlocked.Increment(ref _changes);
        lock (_lock) _runs.Add(run);
    }

    public void End(HandlerRun run)
    {
        lock (_lock) _runs.RemoveAll(one => ReferenceEquals(one, run));
        Interlocked.Increment(ref _changes);
    }
}
