namespace Events.Store.InMemory;

/// <summary>What stands at each key.</summary>
internal sealed class KeySpace
{
    // Null stands for a value that is not a stream.
    private readonly Dictionary<StreamKey, StoredStream?> _values = [];

    /// <summary>The stream at a key, or null.</summary>
    /// <exception cref="WrongTypeException">There is something else.</exception>
    public StoredStream? Find(StreamKey key)
    {
        if (!_values.TryGetValue(key, out StoredStream? stream)) return null;
        return stream ?? throw ServerReplies.WrongType();
    }

    /// <summary>The stream at a key; an empty one is made if there is none.</summary>
    /// <exception cref="WrongTypeException">There is something else.</exception>
    public StoredStream FindOrCreate(StreamKey key)
    {
        StoredStream? stream = Find(key);
        if (stream is null)
        {
            stream = new StoredStream();
            _values.Add(key, stream);
        }

        return stream;
    }

    /// <summary>Whether there is anything at a key.</summary>
    public bool Exists(StreamKey key) => _values.ContainsKey(key);

    /// <summary>How many readers wait at a key.</summary>
    public int CountWaiting(StreamKey key) => _values.GetValueOrDefault(key)?.Waiting.Count ?? 0;

    /// <summary>Removes what stands at a key; who waits there is told.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Delete(StreamKey key)
    {
        if (!_values.Remove(key, out StoredStream? stream)) return false;
        stream?.FailWaiting(ServerReplies.StreamDeletedWhileBlocked);
        return true;
    }

    /// <summary>Puts something else than a stream at a key; who waits there is told.</summary>
    public void SetOtherValue(StreamKey key)
    {
        Delete(key);
        _values.Add(key, null);
    }

    /// <summary>Removes everything.</summary>
    /// <param name="error">What those who wait are told.</param>
    public void Clear(Func<Exception> error)
    {
        foreach (StoredStream? stream in _values.Values) stream?.FailWaiting(error);
        _values.Clear();
    }
}
