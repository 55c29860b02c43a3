using Events.Consuming.Holding;

namespace Events.Consuming.Dispatching;

/// <summary>
/// Keeps events of one ordering key in line: one at a time is let through, the others wait behind it in stream order; also
/// while it waits to be tried again. Used under the dispatcher's lock.
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
            lane = _idle.TryPop(out Lane? idle) ? idle : new Lane();
            lane.Front = entry.Id;
            _lanes.Add(key, lane);
            return true;
        }

        if (lane.Front != entry.Id)
        {
            lane.Insert(entry);
            return false;
        }

        // It comes back for another try: perhaps before the worker that failed with it has left the lane.
        if (!lane.IsDeferred)
        {
            lane.Returned = entry;
            return false;
        }

        lane.IsDeferred = false;
        return true;
    }

    /// <summary>The entry in front is done.</summary>
    /// <returns>The next of its key, which may run now; null when none waits.</returns>
    public HeldEntry? Leave(ulong key)
    {
        Lane lane = _lanes[key];
        lane.IsDeferred = false;
        if (lane.TakeNext() is { } next) return next;
        _lanes.Remove(key);
        _idle.Push(lane);
        return null;
    }

    /// <summary>The entry in front will be tried again: the lane stays closed for all others until then.</summary>
    /// <returns>The entry, when it has come back already and may run now; else null.</returns>
    public HeldEntry? Defer(ulong key)
    {
        Lane lane = _lanes[key];
        lane.IsDeferred = lane.Returned is null;
        return lane.IsDeferred ? null : lane.TakeNext();
    }

    /// <summary>The deferred entry does not come back here.</summary>
    /// <returns>The next of its key, which may run now; null when none waits, or the entry came back meanwhile.</returns>
    public HeldEntry? Reopen(ulong key, EntryId id) =>
        _lanes.TryGetValue(key, out Lane? lane) && lane.Front == id && lane.IsDeferred ? Leave(key) : null;

    /// <summary>Removes all that wait.</summary>
    public List<HeldEntry> Drain()
    {
        var waiting = new List<HeldEntry>();
        foreach (Lane lane in _lanes.Values)
        {
            while (lane.TakeNext() is { } entry) waiting.Add(entry);
        }

        return waiting;
    }

    /// <summary>One entry in front, which runs or is deferred, and those of its key that wait behind it.</summary>
    private sealed class Lane
    {
        private HeldEntry? _first;
        private HeldEntry? _last;

        /// <summary>The entry that was let through last.</summary>
        public EntryId Front { get; set; }

        /// <summary>Tells whether the entry in front waits to be tried again.</summary>
        public bool IsDeferred { get; set; }

        /// <summary>The entry in front when it has come back before its worker has left the lane.</summary>
        public HeldEntry? Returned { get; set; }

        public void Insert(HeldEntry entry)
        {
            // Nearly always the last: the others were delivered before and come once more.
            HeldEntry? before = _last;
            if (before is not null && before.Id > entry.Id)
            {
                before = null;
                for (HeldEntry? at = _first; at!.Id < entry.Id; at = at.Next) before = at;
            }

            entry.Next = before is null ? _first : before.Next;
            if (before is null) _first = entry;
            else before.Next = entry;
            if (entry.Next is null) _last = entry;
        }

        public HeldEntry? TakeNext()
        {
            HeldEntry? next = Returned ?? _first;
            if (next is null) return null;
            if (Returned is null) _first = next.Next;
            if (_first is null) _last = null;
            Returned = null;
            next.Next = null;
            Front = next.Id;
            return next;
        }
    }
}
