using Events.Errors;
using Events.Store;

namespace Events.InMemory.Streams;

/// <summary>The values of the embedded store by key, and when they expire.</summary>
/// <param name="now">The time, Unix milliseconds.</param>
internal sealed class KeySpace(Func<long> now)
{
    private readonly Dictionary<StreamKey, object> _values = [];
    private readonly Dictionary<StreamKey, long> _expiries = [];

    // By key and not by stream: those without a group wait also where there is none, and go on waiting when it is deleted.
    private readonly Dictionary<StreamKey, LinkedList<BlockedReader>> _followers = [];

    /// <summary>The keys, those whose value has just gone among them.</summary>
    public IReadOnlyCollection<StreamKey> Keys => _values.Keys;

    /// <summary>The stream at a key, or null.</summary>
    /// <exception cref="WrongTypeException">There is something else.</exception>
    public StoredStream? Find(StreamKey key) => Find<StoredStream>(key);

    /// <summary>The stream at a key; an empty one is made if there is none.</summary>
    /// <exception cref="WrongTypeException">There is something else.</exception>
    public StoredStream FindOrCreate(StreamKey key) => FindOrCreate<StoredStream>(key);

    /// <summary>The value at a key, or null.</summary>
    /// <typeparam name="T">What has to be there.</typeparam>
    /// <param name="key">The key.</param>
    /// <exception cref="WrongTypeException">There is something else.</exception>
    public T? Find<T>(StreamKey key)
        where T : class =>
        FindAny(key) is not { } value ? null : value as T ?? throw ServerReplies.WrongType();

    /// <summary>The value at a key; an empty one is made if there is none.</summary>
    /// <typeparam name="T">What has to be there.</typeparam>
    /// <param name="key">The key.</param>
    /// <exception cref="WrongTypeException">There is something else.</exception>
    public T FindOrCreate<T>(StreamKey key)
        where T : class, new()
    {
        T? value = Find<T>(key);
        if (value is null)
        {
            value = new T();
            _values.Add(key, value);
        }

        return value;
    }

    /// <summary>The value at a key, whatever it is, or null.</summary>
    public object? FindAny(StreamKey key)
    {
        if (_expiries.Count > 0 && _expiries.TryGetValue(key, out long expiry) && expiry <= now()) Delete(key);
        return _values.GetValueOrDefault(key);
    }

    /// <summary>Puts a value at a key in place of what stands there; it stays for ever.</summary>
    public void Set(StreamKey key, object value)
    {
        Delete(key);
        _values.Add(key, value);
    }

    /// <summary>Returns the time at which the value at a key expires, in Unix milliseconds; null for never or when there is none.</summary>
    public long? ExpiryOf(StreamKey key) =>
        FindAny(key) is not null && _expiries.TryGetValue(key, out long expiry) ? expiry : null;

    /// <summary>Lets the value at a key go at a time, or never.</summary>
    /// <returns>Whether there is a value.</returns>
    public bool Expire(StreamKey key, long? at)
    {
        if (FindAny(key) is null) return false;
        if (at is null) _expiries.Remove(key);
        else _expiries[key] = at.Value;
        return true;
    }

    /// <summary>Tells whether there is anything at a key.</summary>
    public bool Exists(StreamKey key) => FindAny(key) is not null;

    /// <summary>Counts the readers that wait at a key.</summary>
    public int CountWaiting(StreamKey key) =>
        ((FindAny(key) as StoredStream)?.Waiting.Count ?? 0) + (_followers.GetValueOrDefault(key)?.Count ?? 0);

    /// <summary>Gives those who wait at a key without a group.</summary>
    public LinkedList<BlockedReader> Followers(StreamKey key)
    {
        if (!_followers.TryGetValue(key, out LinkedList<BlockedReader>? followers)) _followers.Add(key, followers = []);
        return followers;
    }

    /// <summary>Gives those who wait at a key without a group what has come after their entry.</summary>
    public void ServeFollowers(StreamKey key, StreamLog log, PageBuilder page)
    {
        if (_followers.Count == 0 || !_followers.TryGetValue(key, out LinkedList<BlockedReader>? followers)) return;
        LinkedListNode<BlockedReader>? next;
        for (LinkedListNode<BlockedReader>? place = followers.First; place is not null; place = next)
        {
            next = place.Next;
            var reader = (BlockedStreamReader)place.Value;
            if (log.LastId <= reader.After) continue;
            page.Begin().AddRange(log.Range(reader.After.Next(), EntryId.Max), reader.Count);

            // The entry may have been trimmed as soon as it was added.
            if (page.Count > 0) reader.TryComplete(page.Build());
        }

        if (followers.Count == 0) _followers.Remove(key);
    }

    /// <summary>Removes what stands at a key; who waits there is told.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Delete(StreamKey key)
    {
        bool isThere = !_expiries.Remove(key, out long expiry) || expiry > now();
        if (!_values.Remove(key, out object? value)) return false;
        (value as StoredStream)?.FailWaiting(ServerReplies.StreamDeletedWhileBlocked);
        return isThere;
    }

    /// <summary>Removes everything.</summary>
    /// <param name="error">What those who wait are told.</param>
    public void Clear(Func<Exception> error)
    {
        foreach (object value in _values.Values) (value as StoredStream)?.FailWaiting(error);
        foreach (LinkedList<BlockedReader> followers in _followers.Values)
        {
            while (followers.First is { } place) place.Value.TryFail(error());
        }

        _followers.Clear();
        _values.Clear();
        _expiries.Clear();
    }
}
