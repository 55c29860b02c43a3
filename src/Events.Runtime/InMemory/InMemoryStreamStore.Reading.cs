using Events.InMemory.Streams;
using Events.Store;

namespace Events.InMemory;

/// <summary>Reading as a consumer of a group or without one, and waiting.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public IGroupReader OpenReader(ConsumerKey consumer, bool noAck = false)
    {
        ArgumentNullException.ThrowIfNull(consumer.Stream);
        ArgumentException.ThrowIfNullOrEmpty(consumer.Group);
        ArgumentException.ThrowIfNullOrEmpty(consumer.Name);
        return new InMemoryGroupReader(this, consumer.Stream, consumer.Group, consumer.Name, noAck);
    }

    /// <summary>Counts the reads that wait at a stream, for tests that add an entry only once they do.</summary>
    internal int CountBlocked(StreamKey stream)
    {
        lock (_lock.InOrder) return _keys.CountWaiting(stream);
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
        lock (_lock.InOrder)
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
            blocked = new BlockedGroupReader(group, consumer, count, noAck);
            blocked.Enqueue(found.Waiting);
            blocked.EndWith(_lock, _timeProvider, block, cancellationToken);
            return null;
        }
    }

    /// <summary>Delivers again what the consumer owns.</summary>
    internal EntryPage ReadPending(StreamKey stream, string group, string consumer, EntryId after, int count)
    {
        lock (_lock.InOrder)
        {
            ThrowIfDisposed();
            StoredStream? found = _keys.Find(stream);
            StoredGroup known = found?.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToRead(stream, group);
            return known.DeliverPending(found.Log, consumer, after, count, Now, _page.Begin());
        }
    }

    /// <inheritdoc/>
    public IStreamReader OpenReader(StreamKey stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new InMemoryStreamReader(this, stream);
    }

    /// <summary>Reads entries after an ID, or starts to wait for them.</summary>
    /// <returns>A page; null when <paramref name="blocked"/> waits for one.</returns>
    internal EntryPage? ReadAfter(
        StreamKey stream, EntryId after, int count, TimeSpan block, out BlockedReader? blocked, CancellationToken cancellationToken)
    {
        blocked = null;
        lock (_lock.InOrder)
        {
            ThrowIfDisposed();
            StoredStream? found = _keys.Find(stream);
            if (found is not null && found.Log.LastId > after)
            {
                EntryPage page = Collect(found.Log.Range(after.Next(), EntryId.Max), count);
                if (page.Count > 0) return page;
            }

            if (block == TimeSpan.Zero) return new EntryPage(null);
            blocked = new BlockedStreamReader(after, count);
            blocked.Enqueue(_keys.Followers(stream));
            blocked.EndWith(_lock, _timeProvider, block, cancellationToken);
            return null;
        }
    }

    /// <summary>Tells whether an entry is there.</summary>
    internal bool Has(StreamKey stream, EntryId id)
    {
        lock (_lock.InOrder) return _keys.FindAny(stream) is StoredStream found && found.Log.TryGet(id, out _);
    }

    /// <summary>Ends a blocked read from outside.</summary>
    internal void Abandon(BlockedReader reader, Exception reason)
    {
        lock (_lock.InOrder) reader.TryFail(reason);
    }
}
