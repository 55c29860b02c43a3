using System.Collections.Concurrent;
using Events;

namespace Orders.Serve;

/// <summary>The entries that the handlers of this process have handled, to tell what was handled twice.</summary>
internal sealed class Handled
{
    private const int MaxKept = 200_000;

    private readonly ConcurrentDictionary<(string Group, EntryId Id), byte> _seen = [];
    private readonly ConcurrentDictionary<string, long> _twice = new(StringComparer.Ordinal);

    public void Add(string group, EntryId id)
    {
        if (!_seen.TryAdd((group, id), 0)) _twice.AddOrUpdate(group, 1, static (_, count) => count + 1);
        else if (_seen.Count > MaxKept) _seen.Clear();
    }

    public long CountTwice(string group) => _twice.GetValueOrDefault(group);

    public void Clear()
    {
        _seen.Clear();
        _twice.Clear();
    }
}
