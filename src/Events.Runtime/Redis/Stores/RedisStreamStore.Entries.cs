using Events.Redis.Clusters;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
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
        IdReply reply = IdReply.Rent(this, stream);
        if (_cluster is { } cluster) return cluster.SendAsync(Lane.Shared, new XAdd(stream, fields, trim, id), 1, reply, cancellationToken);
        return _connection.SendAsync(new XAdd(stream, fields, trim, id), reply, cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask AddBatchAsync(
        StreamKey stream, EncodedBatch batch, StreamTrim trim, Memory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(batch.Bytes.Span, batch.Entries.Span, ids.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        if (batch.Entries.IsEmpty) return ValueTask.CompletedTask;
        BatchReply reply = BatchReply.Rent(this, stream, batch.Bytes, batch.Entries, trim, ids);
        if (_cluster is { } cluster) return cluster.AddBatchAsync(reply, cancellationToken);
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
