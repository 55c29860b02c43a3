using System.Globalization;
using System.Text;
using Events.Store.Schedules;

namespace Events.InMemory.Values;

/// <summary>All that is scheduled on a stream, and what was moved a while ago: one value, where a server has several.</summary>
internal sealed class ScheduleValue
{
    private readonly SortedSet<(long Due, string Id)> _order = new(Comparer<(long Due, string Id)>.Create(static (a, b) =>
        a.Due != b.Due ? a.Due.CompareTo(b.Due) : Compare(a.Id, b.Id)));

    private readonly Dictionary<string, ScheduledItem> _items = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EntryId> _moved = new(StringComparer.Ordinal);
    private readonly Queue<(long Until, string Id)> _movedOrder = new();

    public int Count => _items.Count;

    /// <summary>The time at which the first one is due, Unix milliseconds; null for none.</summary>
    public long? Next => _order.Count == 0 ? null : _order.Min.Due;

    public ScheduledItem? Find(string id) => _items.GetValueOrDefault(id);

    public void Set(string id, ScheduledItem item)
    {
        Remove(id);
        _items.Add(id, item);
        _order.Add((item.Due, id));
    }

    public bool Remove(string id)
    {
        if (!_items.Remove(id, out ScheduledItem? item)) return false;
        _order.Remove((item.Due, id));
        return true;
    }

    /// <summary>Lists what is scheduled in the order in which it is due; a copy, so that it may be changed meanwhile.</summary>
    public List<KeyValuePair<string, ScheduledItem>> Behind(SchedulePosition? after, long to, int count)
    {
        var found = new List<KeyValuePair<string, ScheduledItem>>();
        (long Due, string Id) from = after is null
            ? (long.MinValue, "")
            : (long.Parse(after.Score, CultureInfo.InvariantCulture), Encoding.UTF8.GetString(after.Id.Span));
        if (_order.Count == 0 || from.Due > _order.Max.Due) return found;
        foreach ((long time, string id) in _order.GetViewBetween((from.Due, ""), _order.Max))
        {
            if (found.Count == count || time > to) break;
            if (time > from.Due || Compare(id, from.Id) > 0) found.Add(new(id, _items[id]));
        }

        return found;
    }

    /// <summary>Finds the entry that something scheduled has become; null where that is not remembered.</summary>
    public EntryId? FindMoved(string id, long now)
    {
        while (_movedOrder.TryPeek(out (long Until, string Id) oldest) && oldest.Until <= now) _moved.Remove(_movedOrder.Dequeue().Id);
        return _moved.TryGetValue(id, out EntryId entry) ? entry : null;
    }

    /// <summary>Remembers what something has become.</summary>
    public void Remember(string id, EntryId entry, long now, long span, int most)
    {
        FindMoved(id, now);
        if (_moved.Count >= most) return;
        _moved[id] = entry;
        _movedOrder.Enqueue((now + span, id));
    }

    // By the bytes of their UTF-8, as a sorted set does: pairs of surrogates stand behind all that is one of UTF-16.
    private static int Compare(string a, string b)
    {
        int common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length) return a.Length.CompareTo(b.Length);
        (char x, char y) = (a[common], b[common]);
        if (char.IsSurrogate(x) != char.IsSurrogate(y) && x >= 0xd800 && y >= 0xd800) return char.IsSurrogate(x) ? 1 : -1;
        return x.CompareTo(y);
    }
}
