namespace Events.Consuming;

/// <summary>
/// Keeps events of one ordering key in line: one at a time is let through, the others wait behind it; also while it waits
/// to be tried again. Used under the dispatcher's lock.
/// </summary>
internal sealed class KeyedLanes
{
    private readonly Dictionary<ulong, Lane> _lanes = [];
    private readonly Stack<Lane> _idle = new();

    /// <summary>Asks whether an entry may run now; if not, it waits in its lane.</summary>
    public bool TryEnter(HeldEntry entry)
    {
        ulong key = entry.OrderingKey!.Value;
        if (!_lanes.TryGetValue(key, out Lane? lane))
        {
            _lanes.Add(key, _idle.TryPop(out Lane? idle) ? idle : new Lane());
            return true;
        }

        if (lane.Parked == entry.Id)
        {
            lane.Parked = null;
            return true;
        }

        lane.Append(entry);
        return false;
    }

    /// <summary>The entry in front is done.</summary>
    /// <returns>The next of its key, which may run now; null when none waits.</returns>
    public HeldEntry? Leave(ulong key)
    {
        Lane lane = _lanes[key];
        lane.Parked = null;
        if (lane.TakeFirst() is { } next) return next;
        _lanes.Remove(key);
        _idle.Push(lane);
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
            while (lane.TakeFirst() is { } entry) waiting.Add(entry);
        }

        return waiting;
    }

    /// <summary>Those of one key that wait behind the one in front.</summary>
    private sealed class Lane
    {
        private HeldEntry? _first;
        private HeldEntry? _last;

        public EntryId? Parked { get; set; }

        public void Append(HeldEntry entry)
        {
            entry.Next = null;
            if (_first is null) _first = entry;
            else _last!.Next = entry;
            _last = entry;
        }

        public HeldEntry? TakeFirst()
        {
            HeldEntry? first = _first;
            _first = first?.Next;
            if (first is not null) first.Next = null;
            return first;
        }
    }
}
