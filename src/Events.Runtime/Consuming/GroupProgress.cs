using Events.Handling;
using Events.Locking;
using Events.Store.Delivery;

namespace Events.Consuming;

/// <summary>
/// The knowledge that this process has of the group beyond the last floor that was saved: the last entry that it was given, and how many of those that were not
/// acknowledged then it has settled since. So what is told of a group that is gone does not name what was done.
/// </summary>
internal sealed class GroupProgress
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private GroupFloor? _floor;
    private EntryId _last;
    private EntryId _given;
    private long _settled;

    /// <summary>The last floor, as it is now as far as this process knows; null when none was saved.</summary>
    public GroupFloor? Known
    {
        get
        {
            lock (_lock.InOrder)
            {
                return _floor is null ? null : _floor with
                {
                    LastDelivered = _given > _floor.LastDelivered ? _given : _floor.LastDelivered,
                    Unacknowledged = Math.Max(0, _floor.Unacknowledged - _settled),
                };
            }
        }
    }

    /// <summary>A floor was saved, or none counts any more.</summary>
    public void Begin(GroupFloor? floor)
    {
        lock (_lock.InOrder)
        {
            _floor = floor;
            _last = floor?.Stream.Last ?? default;
            _given = default;
            _settled = 0;
        }
    }

    /// <summary>Entries came for the first time, up to this one.</summary>
    public void Given(EntryId id)
    {
        lock (_lock.InOrder)
        {
            if (id > _given) _given = id;
        }
    }

    /// <summary>An entry is acknowledged or moved to the dead letters.</summary>
    public void Settled(EntryId id)
    {
        lock (_lock.InOrder)
        {
            if (id <= _last) _settled++;
        }
    }

    /// <summary>Entries are acknowledged.</summary>
    public void Settled<T>(ReadOnlySpan<T> entries)
        where T : Delivery
    {
        lock (_lock.InOrder)
        {
            foreach (T entry in entries)
            {
                if (entry.Id <= _last) _settled++;
            }
        }
    }
}
