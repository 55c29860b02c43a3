using Events.Handling;
using Events.Locking;

namespace Events.Consuming;

/// <summary>
/// The knowledge that this process has of entries that are pending for it and not here: whether their last delivery was tried. One that was not, because its
/// reply got lost, a part of the consumer failed, or a command was not answered, is taken up again without counting another delivery. It outlives the
/// consumer's lives, of which each begins with what the last one left.
/// </summary>
internal sealed class UntriedEntries
{
    // Beyond this a delivery more is counted, or one less.
    private const int MaxKnown = 100_000;

    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly HashSet<EntryId> _untried = [];
    private readonly HashSet<EntryId> _tried = [];

    /// <summary>It was delivered, and its handler was not begun.</summary>
    public void Add(EntryId id)
    {
        lock (_lock.InOrder) AddTo(_untried, _tried, id);
    }

    /// <summary>All of these were delivered, and their handlers were not begun.</summary>
    public void Add(IEnumerable<Delivery> entries)
    {
        lock (_lock.InOrder)
        {
            foreach (Delivery entry in entries) AddTo(_untried, _tried, entry.Id);
        }
    }

    /// <summary>Its handler has ended, and the server did not answer what became of it.</summary>
    public void AddTried(EntryId id)
    {
        lock (_lock.InOrder) AddTo(_tried, _untried, id);
    }

    /// <summary>It was delivered, and nobody has begun its handler, unless that is known to be otherwise.</summary>
    public void AddUnlessTried(EntryId id)
    {
        lock (_lock.InOrder)
        {
            if (!_tried.Contains(id)) AddTo(_untried, _tried, id);
        }
    }

    /// <summary>Tells whether the last delivery of an entry that is about to be taken up was not tried, and forgets it.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="cameHere">Whether it was delivered to this process, so that what is not known to be tried was not.</param>
    public bool Take(EntryId id, bool cameHere)
    {
        lock (_lock.InOrder)
        {
            bool isTried = _tried.Remove(id);
            return _untried.Remove(id) || (cameHere && !isTried);
        }
    }

    private static void AddTo(HashSet<EntryId> set, HashSet<EntryId> other, EntryId id)
    {
        other.Remove(id);
        if (set.Count < MaxKnown) set.Add(id);
    }
}
