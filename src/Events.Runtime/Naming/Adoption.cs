using Events.Locking;

namespace Events.Naming;

/// <summary>
/// Entries of one stream that a consumer has adopted of its former self and that are still to be taken up: they were told, and are not told again as moved
/// here by others.
/// </summary>
internal sealed class Adoption
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private long _left;
    private bool _isUnderWay;
    private int _changes;

    /// <summary>Counts what was begun and ended.</summary>
    public int Changes
    {
        get
        {
            lock (_lock.InOrder) return _changes;
        }
    }

    /// <summary>Entries are being moved here; nobody knows yet how many.</summary>
    public void Begin()
    {
        lock (_lock.InOrder) (_isUnderWay, _changes) = (true, _changes + 1);
    }

    /// <summary>Notes how many were moved.</summary>
    public void End(long moved)
    {
        lock (_lock.InOrder) (_isUnderWay, _left, _changes) = (false, Math.Max(0, _left + moved), _changes + 1);
    }

    /// <summary>Notes how many entries are taken up that this consumer has not read.</summary>
    /// <returns>Whether all of them are its own.</returns>
    public bool Take(int count)
    {
        lock (_lock.InOrder)
        {
            bool isAll = _isUnderWay || _left >= count;
            _left = _isUnderWay ? _left - count : Math.Max(0, _left - count);
            return isAll;
        }
    }

    /// <summary>Nothing that is pending here is still to be taken up: what is left was taken up otherwise, or acknowledged by others.</summary>
    /// <param name="changes"><see cref="Changes"/> before that was looked at.</param>
    public void Settle(int changes)
    {
        lock (_lock.InOrder)
        {
            if (!_isUnderWay && _changes == changes) _left = 0;
        }
    }
}
