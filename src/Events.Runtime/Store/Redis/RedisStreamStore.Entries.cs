using Events.Resp;
using Events.Wire;

namespace Events.Store.Redis;

/// <summary>Adding and reading entries.</summary>
public sealed partial class RedisStreamStore
{
    /// <inheritdoc/>
    public ValueTask<EntryId> AddAsync(
        StreamKey stream,
        EntryFields fields,
        StreamTrim trim = default,
        EntryId? id = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(fields);
        return _connection.SendAsync(new XAdd(stream, fields, trim, id), IdReply.Rent(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask AddBatchAsync(
        StreamKey stream,
        ReadOnlyMemory<byte> encoded,
        ReadOnlyMemory<EncodedEntry> entries,
        StreamTrim trim,
        Memory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(encoded.Span, entries.Span, ids.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        if (entries.IsEmpty) return ValueTask.CompletedTask;
        BatchReply reply = BatchReply.Rent(stream, encoded, entries, trim, ids);
        reply.Attach(_connection);
        while (!reply.IsFramed)
        {
            XAddMany part = reply.NextPart();
            if (!_connection.TryEnqueue(part, part.Count, reply))
            {
                _connection.Wait(new WaitingBatch(reply, _connection.Deadline()));
                break;
            }

            reply.AdvanceFramed(part.Count);
        }

        return reply.AsValueTask(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> RangeAsync(
        StreamKey stream, EntryId from, EntryId to, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _connection.SendAsync(
            new XRange(stream, from, to, count, isReverse: false), new PageReply(PageShape.Entries), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReverseRangeAsync(
        StreamKey stream, EntryId to, EntryId from, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _connection.SendAsync(
            new XRange(stream, to, from, count, isReverse: true), new PageReply(PageShape.Entries), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ReadAsync(
        StreamKey stream, EntryId after, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return _connection.SendAsync(
            new XRead(stream, after, count), new PageReply(PageShape.Stream), cancellationToken);
    }
}
