using System.Collections.Concurrent;

namespace Events.Consuming;

/// <summary>
/// The entries that handlers of a former life of the consumer still work on, because they ignore their cancellation. Their outcome is not
/// used; until they end their entries are not begun a second time by this consumer.
/// </summary>
internal sealed class StillRunning
{
    private readonly ConcurrentDictionary<(string Stream, EntryId Id), bool> _entries = [];
    private int _count;

    /// <summary>Tells whether there is none; costs nothing.</summary>
    public bool IsEmpty => Volatile.Read(ref _count) == 0;

    public bool Contains(string stream, EntryId id) => !IsEmpty && _entries.ContainsKey((stream, id));

    public void Add(string stream, EntryId id)
    {
        if (_entries.TryAdd((stream, id), true)) Interlocked.Increment(ref _count);
    }

    public void Remove(string stream, EntryId id)
    {
        if (_entries.TryRemove((stream, id), out _)) Interlocked.Decrement(ref _count);
    }
}
