namespace Events.Testing.Watching;

/// <summary>The faults that are to happen to the next events of a type.</summary>
internal sealed class Faults
{
    private readonly Lock _lock = new();
    private readonly List<Fault> _faults = [];

    public void Add(FaultKind kind, string eventType, string? group, int times, Exception? exception = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        lock (_lock) _faults.Add(new Fault(kind, eventType, group, exception) { Left = times });
    }

    /// <summary>Takes one, if there is one for an event of these types.</summary>
    public bool TryTake(FaultKind kind, string[] eventTypes, string group, out Exception? exception)
    {
        exception = null;
        lock (_lock)
        {
            Fault? found = _faults.Find(one => one.Kind == kind && eventTypes.Contains(one.EventType, StringComparer.Ordinal)
                && (one.Group is null || one.Group == group));
            if (found is null) return false;
            if (--found.Left == 0) _faults.Remove(found);
            exception = found.Exception;
            return true;
        }
    }

    private sealed record Fault(FaultKind Kind, string EventType, string? Group, Exception? Exception)
    {
        public int Left { get; set; }
    }
}
