using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Stores;

/// <summary>Adding entries, without the detour of a virtual call.</summary>
public sealed partial class RedisStreamStore
{
    /// <inheritdoc/>
    public override ValueTask<EntryId> AddAsync(
        StreamKey stream,
        EntryFields fields,
        StreamTrim trim = default,
        EntryId? id = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(fields);
        return _connection.SendAsync(new XAdd(stream, fields, trim, id), IdReply.Rent(this, stream), cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask AddBatchAsync(
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
        BatchReply reply = BatchReply.Rent(this, stream, encoded, entries, trim, ids);
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
}
