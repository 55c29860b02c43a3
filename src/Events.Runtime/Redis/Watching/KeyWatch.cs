using System.Text;
using Events.Locking;
using Events.Store;

namespace Events.Redis.Watching;

/// <summary>
/// The keys of a store that readers wait for. A server tells on a connection which of the keys that were read over it have changed since, once for each
/// time that it was read: <c>CLIENT TRACKING ON</c>, https://redis.io/docs/latest/commands/client-tracking/. So one connection waits for any number of
/// streams, of any slots, and no command blocks.
/// </summary>
internal sealed class KeyWatch
{
    private readonly OrderedLock _lock = new(LockRank.Watches);
    private readonly Dictionary<byte[], WatchedKey> _keys = new(KeyComparer.Instance);
    private Action<string>? _refused;
    private volatile string? _refusal;

    /// <param name="refused">Told once why a server does not tell of keys.</param>
    public KeyWatch(Action<string> refused) => _refused = refused;

    /// <summary>The reason why a server does not tell of keys; null where each that was asked does.</summary>
    public string? Refusal => _refusal;

    /// <summary>Adds a reader of a key. Followed by <see cref="Remove"/>.</summary>
    public WatchedKey Add(StreamKey key)
    {
        byte[] name = Encoding.UTF8.GetBytes(key.Name);
        lock (_lock.InOrder)
        {
            if (!_keys.TryGetValue(name, out WatchedKey? watched)) _keys.Add(name, watched = new WatchedKey(name));
            watched.Readers++;
            return watched;
        }
    }

    /// <summary>A reader of a key is gone.</summary>
    public void Remove(WatchedKey watched)
    {
        lock (_lock.InOrder)
        {
            if (--watched.Readers == 0) _keys.Remove(watched.Name);
        }
    }

    /// <summary>Counts the readers that wait for a key to change.</summary>
    public int CountWaiting(StreamKey key)
    {
        lock (_lock.InOrder) return _keys.TryGetValue(Encoding.UTF8.GetBytes(key.Name), out WatchedKey? watched) ? watched.Waiting : 0;
    }

    /// <summary>A server does not tell of keys: whoever waits looks how to go on.</summary>
    /// <param name="reason">Why.</param>
    public void Refuse(string reason)
    {
        _refusal = reason;
        Interlocked.Exchange(ref _refused, null)?.Invoke(reason);
        ChangeAll();
    }

    /// <summary>Each key may have changed: all were deleted, or a connection on which the server would have told of them is lost.</summary>
    public void ChangeAll()
    {
        lock (_lock.InOrder)
        {
            foreach (WatchedKey key in _keys.Values) key.Change();
        }
    }

    /// <summary>A key has changed.</summary>
    /// <param name="name">Its bytes.</param>
    /// <returns>Those who have waited for it, linked: each is to be completed. Null for nobody.</returns>
    public ChangeWaiter? Change(ReadOnlySpan<byte> name)
    {
        lock (_lock.InOrder)
        {
            return _keys.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out WatchedKey? key) ? key.TakeChanged() : null;
        }
    }
}
