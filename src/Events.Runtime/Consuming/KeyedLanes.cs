namespace Events.Consuming;

/// <summary>
/// Keeps events of one ordering key in line: one at a time is let through, the others wait behind it; also while it waits
/// to be tried again. Used under the dispatcher's lock.
/// </summary>
internal sealed class KeyedLanes
{
    private readonly Dictionary<ulong, Lane> _lanes = [];

    /// <summary>Asks whether an entry may run now; if not, it waits in its lane.</summary>
    public bool TryEnter(HeldEntry entry)
    {
        ulong key = entry.OrderingKey!.Value;
        if (!_lanes.TryGetValue(key, out Lane? lane))
        {
            _lanes.Add(key, new Lane());
            return true;
        }

        if (lane.Parked == entry.Id)
        {
            lane.Parked = null;
            return true;
        }

        lane.Waiting.Enqueue(entry);
        return false;
    }

    /// <summary>The entry in front is done.</summary>
    /// <returns>The next of its key, which may run now; null when none waits.</returns>
    public HeldEntry? Leave(ulong key)
    {
        Lane lane = _lanes[key];
        lane.Parked = null;
        if (lane.Waiting.TryDequeue(out HeldEntry? next)) return next;
        _lanes.Remove(key);
        return null;
    }

    /// <summary>The entry in front will be tried again: the lane stays closed for all others until then.</summary>
    public void Park(ulong key, EntryId id) => _lanes[key].Parked = id;

    /// <summary>The parked entry does not come back here.</summary>
    /// <returns>The next of its key, which may run now; null when none waits, or the entry came back meanwhile.</returns>
    public HeldEntry? Unpark(ulong key, EntryId id) =>
        _lanes.TryGetValue(key, out Lane? lane) && lane.Parked == id ? Leave(key) : null;

    /// <summary>Removes all that wait.</summary>
    public List<HeldEntry> Drain()
    {
        var waiting = new List<HeldEntry>();
        foreach (Lane lane in _lanes.Values)
        {
            waiting.AddRange(lane.Waiting);
            lane.Waiting.Clear();
        }

        return waiting;
    }

    private sealed class Lane
    {
        public Queue<HeldEntry> Waiting { get; } = new();

        public EntryId? Parked { get; set; }
    }
}
