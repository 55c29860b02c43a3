using Events.InMemory.Streams;
using Events.Store;

namespace Events.InMemory;

/// <summary>Reading as a consumer of a group, and waiting.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public IGroupReader OpenReader(StreamKey stream, string group, string consumer, bool noAck = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(group);
        ArgumentException.ThrowIfNullOrEmpty(consumer);
        return new InMemoryGroupReader(this, stream, group, consumer, noAck);
    }

    /// <summary>How many reads wait at a stream, for tests that add an entry only once they do.</summary>
    internal int CountBlocked(StreamKey stream)
    {
        lock (_lock) return _keys.CountWaiting(stream);
    }

    /// <summary>Acknowledges, then delivers new entries or starts to wait for them.</summary>
    /// <returns>A page; null when <paramref name="blocked"/> waits for one.</returns>
    internal EntryPage? ReadNew(
        StreamKey stream,
        string group,
        string consumer,
        int count,
        TimeSpan block,
        bool noAck,
        ReadOnlySpan<EntryId> acknowledge,
        out BlockedReader? blocked,
        CancellationToken cancellationToken)
    {
        blocked = null;
        lock (_lock)
        {
            ThrowIfDisposed();
            StoredStream? found = _keys.Find(stream);
            StoredGroup known = found?.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToRead(stream, group);
            known.Acknowledge(acknowledge);
            if (known.HasNews(found.Log))
            {
                return known.DeliverNew(found.Log, consumer, count, noAck, Now, _page.Begin());
            }

            if (block == TimeSpan.Zero) return new EntryPage(null);
            blocked = new BlockedReader(group, consumer, count, noAck);
            blocked.Enqueue(found.Waiting);
            blocked.EndWith(_lock, _timeProvider, block, cancellationToken);
            return null;
        }
    }

    /// <summary>Delivers again what the consumer owns.</summary>
    internal EntryPage ReadPending(StreamKey stream, string group, string consumer, EntryId after, int count)
    {
        lock (_lock)
        {
            ThrowIfDisposed();
            StoredStream? found = _keys.Find(stream);
            StoredGroup known = found?.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToRead(stream, group);
            return known.DeliverPending(found.Log, consumer, after, count, Now, _page.Begin());
        }
    }

    /// <summary>Ends a blocked read from outside.</summary>
    internal void Abandon(BlockedReader reader, Exception reason)
    {
        lock (_lock) reader.TryFail(reason);
    }
}
