using System.Globalization;
using Events.Locking;

namespace Events.Store;

/// <summary>The idempotency keys that a process makes for events that have none: as many producers as events are under way at once. Thread-safe.</summary>
internal sealed class GeneratedKeys
{
    /// <summary>Those of the process. A server remembers each producer for a while, so they are not more than it takes.</summary>
    public static GeneratedKeys Shared { get; } = new();

    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly Stack<GeneratedKey> _free = new();
    private int _made;

    /// <summary>Gives a key that no other event has or had.</summary>
    public GeneratedKey Rent()
    {
        lock (_lock.InOrder)
        {
            if (!_free.TryPop(out GeneratedKey? key)) key = new GeneratedKey(string.Create(CultureInfo.InvariantCulture, $"{_name}:{_made++}"));
            key.Number++;
            return key;
        }
    }

    /// <summary>Takes a key back when its event is not sent any more.</summary>
    public void Return(GeneratedKey key)
    {
        lock (_lock.InOrder) _free.Push(key);
    }
}
