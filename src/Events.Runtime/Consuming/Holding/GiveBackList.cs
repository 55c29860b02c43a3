namespace Events.Consuming.Holding;

/// <summary>Entries that a stopping consumer did not finish, to be given back to the group.</summary>
internal sealed class GiveBackList
{
    private readonly Lock _lock = new();
    private readonly List<GivenBack> _begun = [];
    private readonly List<GivenBack> _notBegun = [];

    public void AddBegun(HeldEntry entry)
    {
        lock (_lock) _begun.Add(GivenBack.Of(entry));
    }

    public void AddNotBegun(HeldEntry entry)
    {
        lock (_lock) _notBegun.Add(GivenBack.Of(entry));
    }

    public (GivenBack[] Begun, GivenBack[] NotBegun) Take()
    {
        lock (_lock)
        {
            (GivenBack[], GivenBack[]) taken = ([.. _begun], [.. _notBegun]);
            _begun.Clear();
            _notBegun.Clear();
            return taken;
        }
    }
}
