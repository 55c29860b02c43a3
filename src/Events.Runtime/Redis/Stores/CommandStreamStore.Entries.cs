using Events.Redis.Commands;
using Events.Redis.Replies;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Stores;

/// <summary>Adding and reading entries.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public abstract ValueTask<EntryId> AddAsync(
        StreamKey stream,
        EntryFields fields,
        StreamTrim trim = default,
        EntryId? id = null,
        CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public abstract ValueTask AddBatchAsync(
        StreamKey stream,
        ReadOnlyMemory<byte> encoded,
        ReadOnlyMemory<EncodedEntry> entries,
        StreamTrim trim,
        Memory<EntryId> ids,
        CancellationToken cancellationToken = default);

    /// <inheritdoc/>
    public ValueTask<EntryPage> RangeAsync(
        StreamKey stream, EntryId from, EntryId to, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SendAsync(
            new XRange(stream, from, to, count, isReverse: false), new PageReply(PageShape.Entries, count), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReverseRangeAsync(
        StreamKey stream, EntryId to, EntryId from, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SendAsync(
            new XRange(stream, to, from, count, isReverse: true), new PageReply(PageShape.Entries, count), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReadAsync(
        StreamKey stream, EntryId after, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return SendAsync(
            new XRead(stream, after, count), new PageReply(PageShape.Stream, count), cancellationToken);
    }

    /// <inheritdoc/>
    public IStreamReader OpenReader(StreamKey stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return OpenReaderCore(stream);
    }
}
