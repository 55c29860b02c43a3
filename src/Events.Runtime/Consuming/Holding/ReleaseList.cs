using Events.Locking;

namespace Events.Consuming.Holding;

/// <summary>Entries that a stopping consumer did not finish, to be released to the group.</summary>
internal sealed class ReleaseList
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly List<ReleasedEntry> _begun = [];
    private readonly List<ReleasedEntry> _notBegun = [];

    public void AddBegun(HeldEntry entry)
    {
        lock (_lock.InOrder) _begun.Add(ReleasedEntry.Of(entry));
    }

    public void AddNotBegun(HeldEntry entry) => AddNotBegun(ReleasedEntry.Of(entry));

    public void AddNotBegun(ReleasedEntry entry)
    {
        lock (_lock.InOrder) _notBegun.Add(entry);
    }

    public (ReleasedEntry[] Begun, ReleasedEntry[] NotBegun) Take()
    {
        lock (_lock.InOrder)
        {
            (ReleasedEntry[], ReleasedEntry[]) taken = ([.. _begun], [.. _notBegun]);
            _begun.Clear();
            _notBegun.Clear();
            return taken;
        }
    }
}
