using Events.Diagnostics;
using Events.Locking;
using Events.Safety;

namespace Events.Consuming;

/// <summary>
/// Reports what is not this consumer's any more, once for all entries that went the same way at about the same time: a consumer that loses hundreds says so in
/// a line.
/// </summary>
internal sealed class LossReport(ConsumerScope scope)
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private Dictionary<(Loss Kind, string Owner), Range> _collected = [];
    private int _adding;

    /// <summary>Begins to collect what is noted, until <see cref="End"/>: it is told together, whoever else tells what was noted meanwhile.</summary>
    public void Begin()
    {
        lock (_lock.InOrder) _adding++;
    }

    /// <summary>All that belongs together is noted.</summary>
    public void End()
    {
        lock (_lock.InOrder) _adding--;
    }

    /// <summary>Notes an entry; it is told by the next <see cref="Flush"/>.</summary>
    public void Add(EntryId id, Loss kind, string? owner = null)
    {
        if (kind != Loss.Restored) ConsumerMetrics.LeaseLost(scope);
        lock (_lock.InOrder)
        {
            (Loss, string) key = (kind, owner ?? "");
            _collected[key] = _collected.TryGetValue(key, out Range range) ? range.With(id) : new Range(1, id, id);
        }
    }

    /// <summary>Tells what was noted, unless more of it is being noted just now.</summary>
    public void Flush()
    {
        Dictionary<(Loss Kind, string Owner), Range> collected;
        lock (_lock.InOrder)
        {
            if (_collected.Count == 0 || _adding > 0) return;
            (collected, _collected) = (_collected, []);
        }

        foreach (((Loss kind, string owner), Range range) in collected) Tell(kind, owner, range);
    }

    private void Tell(Loss kind, string owner, Range range)
    {
        switch (kind)
        {
            case Loss.Claimed:
                Log.EntriesClaimedByOthers(
                    scope.Logger, range.Count, range.First, range.Last, scope.Stream.Name, scope.Name, scope.Group, ForeignText.OneLine(owner));
                break;
            case Loss.Acknowledged:
                Log.EntriesAcknowledgedByOthers(scope.Logger, range.Count, range.First, range.Last, scope.Stream.Name, scope.Name, scope.Group);
                break;
            case Loss.Undelivered:
                Log.EntriesComeAgain(scope.Logger, range.Count, range.First, range.Last, scope.Stream.Name, scope.Name, scope.Group);
                break;
            case Loss.Restored:
                Log.RecordsRestored(scope.Logger, range.Count, range.First, range.Last, scope.Stream.Name, scope.Name, scope.Group);
                break;
            case Loss.Gone:
                Log.RecordsGone(scope.Logger, range.Count, range.First, range.Last, scope.Stream.Name, scope.Name, scope.Group);
                break;
            default:
                Log.OutcomesDropped(scope.Logger, range.Count, range.First, range.Last, scope.Stream.Name, scope.Name, scope.Group);
                break;
        }
    }

    private readonly record struct Range(int Count, EntryId First, EntryId Last)
    {
        public Range With(EntryId id) => new(Count + 1, id < First ? id : First, id > Last ? id : Last);
    }
}
