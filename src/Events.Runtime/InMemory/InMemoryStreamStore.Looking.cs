using Events.InMemory.Delivery;
using Events.InMemory.Streams;
using Events.Store;

namespace Events.InMemory;

/// <summary>Access of tests beyond the seam.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <summary>Returns the value at a key that is not a stream; null for none.</summary>
    internal string? ValueOf(StreamKey key)
    {
        lock (_lock.InOrder) return StoreSnapshot.ValueOf(_keys, key);
    }

    /// <summary>Gives the time for which a key still holds its value; null for ever, or when there is none.</summary>
    internal TimeSpan? LeftOf(StreamKey key)
    {
        lock (_lock.InOrder) return _keys.ExpiryOf(key) is { } expiry ? TimeSpan.FromMilliseconds(expiry - Now) : null;
    }

    /// <summary>All that is in the store, as text to compare.</summary>
    internal string Snapshot()
    {
        lock (_lock.InOrder) return StoreSnapshot.Of(_keys);
    }

    /// <summary>Sets the position of a group, as XGROUP SETID: what it was delivered after it comes again.</summary>
    internal void SetGroup(StreamKey stream, string group, EntryId id)
    {
        lock (_lock.InOrder) FindGroup(stream, group, out _).SetPosition(id);
    }

    /// <summary>Deletes a consumer with all that is pending for it, as XGROUP DELCONSUMER.</summary>
    internal void DestroyConsumer(StreamKey stream, string group, string consumer)
    {
        lock (_lock.InOrder) FindGroup(stream, group, out _).DestroyConsumer(consumer);
    }

    /// <summary>Removes everything, as FLUSHALL.</summary>
    internal void Flush()
    {
        lock (_lock.InOrder) _keys.Clear(ServerReplies.StreamDeletedWhileBlocked);
    }
}
