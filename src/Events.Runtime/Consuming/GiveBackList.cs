namespace Events.Consuming;

/// <summary>Entries that a stopping consumer did not finish, to be given back to the group.</summary>
internal sealed class GiveBackList
{
    private readonly Lock _lock = new();
    private readonly List<EntryId> _begun = [];
    private readonly List<EntryId> _notBegun = [];

    public void AddBegun(EntryId id)
    {
        lock (_lock) _begun.Add(id);
    }

    public void AddNotBegun(EntryId id)
    {
        lock (_lock) _notBegun.Add(id);
    }

    public (EntryId[] Begun, EntryId[] NotBegun) Take()
    {
        lock (_lock)
        {
            (EntryId[], EntryId[]) taken = ([.. _begun], [.. _notBegun]);
            _begun.Clear();
            _notBegun.Clear();
            return taken;
        }
    }
}
