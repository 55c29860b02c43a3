using Events.Locking;

namespace Events.Redis.Watching;

/// <summary>A key that readers wait for: how often it has changed, and who waits for the next time.</summary>
/// <param name="name">The key.</param>
internal sealed class WatchedKey(byte[] name)
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private ChangeWaiter? _waiters;
    private long _version;

    /// <summary>The key's bytes.</summary>
    public byte[] Name => name;

    /// <summary>The number of readers that have it, for <see cref="KeyWatch"/>, under its lock.</summary>
    public int Readers { get; set; }

    /// <summary>The number of changes that were seen. Taken before the server is asked, so that none is missed that comes with the answer.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The number of readers that wait for the next change.</summary>
    public int Waiting
    {
        get
        {
            int count = 0;
            lock (_lock.InOrder)
            {
                for (ChangeWaiter? waiter = _waiters; waiter is not null; waiter = waiter.Next) count++;
            }

            return count;
        }
    }

    /// <summary>It has changed.</summary>
    /// <returns>Those who have waited for it and whose wait has not ended otherwise, linked; null for nobody.</returns>
    public ChangeWaiter? TakeChanged()
    {
        ChangeWaiter? taken = null;
        lock (_lock.InOrder)
        {
            _version++;
            while (_waiters is { } waiter)
            {
                _waiters = waiter.Next;
                waiter.Next = null;
                if (!waiter.TryTake()) continue;
                waiter.Next = taken;
                taken = waiter;
            }
        }

        return taken;
    }

    /// <summary>It may have changed: all who wait go on, on the pool.</summary>
    public void Change()
    {
        lock (_lock.InOrder)
        {
            _version++;
            while (_waiters is { } waiter)
            {
                _waiters = waiter.Next;
                waiter.Next = null;
                waiter.End();
            }
        }
    }

    /// <summary>Adds one who waits.</summary>
    /// <returns>False when it has changed meanwhile.</returns>
    public bool TryAdd(ChangeWaiter waiter, long seen)
    {
        lock (_lock.InOrder)
        {
            if (_version != seen) return false;
            waiter.Next = _waiters;
            _waiters = waiter;
            return true;
        }
    }

    /// <summary>Takes one out whose wait has ended otherwise.</summary>
    public void Remove(ChangeWaiter waiter)
    {
        lock (_lock.InOrder)
        {
            if (_waiters == waiter)
            {
                _waiters = waiter.Next;
                return;
            }

            for (ChangeWaiter? one = _waiters; one is not null; one = one.Next)
            {
                if (one.Next != waiter) continue;
                one.Next = waiter.Next;
                return;
            }
        }
    }
}
