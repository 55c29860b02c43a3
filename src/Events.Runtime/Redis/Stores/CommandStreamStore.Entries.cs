using Events.Redis.Commands;
using Events.Redis.Permissions;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
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
    public ValueTask<EntryId> AddOnceAsync(
        StreamKey stream,
        EntryFields fields,
        ReadOnlySpan<byte> key,
        TimeSpan window,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default)
    {
        EncodedFields.Check(fields);
        ScriptCall call = AddOnce.Encode(stream, fields, key, window, trim);
        return PermissionCheck.ExplainedAsync(
            this,
            stream,
            "producing with idempotency keys",
            () => NeededPermissions.KeyedProducer(stream),
            () => AddOnce.RunAsync(this, call, () => IdReply.Rent(null, stream), cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask AddBatchOnceAsync(
        StreamKey stream,
        EventBatch batch,
        TimeSpan window,
        StreamTrim trim,
        Memory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(batch);
        EncodedFields.Check(batch.Encoded.Span, batch.Entries.Span, ids.Length);
        for (int start = 0; start < batch.Count;)
        {
            int end = AddBatchOnce.EndOfPart(batch, start);
            ScriptCall call = AddBatchOnce.Encode(stream, batch, start, end, window, trim);
            EntryId[] added = await PermissionCheck.ExplainedAsync(
                this,
                stream,
                "producing with idempotency keys",
                () => NeededPermissions.KeyedProducer(stream),
                () => AddBatchOnce.RunAsync(this, call, stream, end - start, cancellationToken)).ConfigureAwait(false);
            added.CopyTo(ids.Span[start..]);
            start = end;
        }
    }

    /// <inheritdoc/>
    public async ValueTask ShortenOnceAsync(StreamKey stream, EventBatch batch, TimeSpan window, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(batch);
        for (int start = 0; start < batch.Count;)
        {
            int end = Math.Min(batch.Count, start + ShortenOnce.MaxEntries);
            await ShortenOnce.RunAsync(this, stream, batch, start, end, window, cancellationToken).ConfigureAwait(false);
            start = end;
        }
    }

    /// <inheritdoc/>
    public virtual ValueTask<EntryId> AddDurablyAsync(
        StreamKey stream,
        EntryFields fields,
        Durability durability,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default) => throw CannotWait();

    /// <inheritdoc/>
    public virtual ValueTask<EntryId> AddOnceDurablyAsync(
        StreamKey stream,
        EntryFields fields,
        ReadOnlySpan<byte> key,
        TimeSpan window,
        Durability durability,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default) => throw CannotWait();

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

    // Nothing says on which of its connections a multiplexer sends what comes behind an XADD, and on another one WAIT answers at once.
    private NotSupportedException CannotWait() => new(
        $"{Description} cannot wait for replicas or the disk: it has no connection of its own, on which WAIT is sure to follow the XADD. Nothing was appended.");
}
