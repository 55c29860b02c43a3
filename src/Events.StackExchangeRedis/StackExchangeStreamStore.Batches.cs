using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.StackExchangeRedis.Commands;
using Events.Store;
using StackExchange.Redis;

namespace Events.StackExchangeRedis;

/// <summary>Adding many entries.</summary>
public sealed partial class StackExchangeStreamStore
{
    /// <inheritdoc/>
    public override ValueTask AddBatchAsync(
        StreamKey stream, EncodedBatch batch, StreamTrim trim, Memory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        EncodedFields.Check(batch.Bytes.Span, batch.Entries.Span, ids.Length);
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        if (batch.Entries.IsEmpty) return ValueTask.CompletedTask;
        BatchReply reply = BatchReply.Rent(this, stream, batch.Bytes, batch.Entries, trim, ids);
        var commands = new OutgoingCommand[batch.Entries.Length];
        for (int start = 0; !reply.IsFramed;)
        {
            XAddMany part = reply.NextPart();
            CommandFraming.Split(part, commands.AsSpan(start, part.Count));
            reply.AdvanceFramed(part.Count);
            start += part.Count;
        }

        return _receiver.ReceiveAsync(SendTogether(commands), reply, cancellationToken);
    }

    // One flush for all of them, and no other command in between.
    private SentCommand[] SendTogether(OutgoingCommand[] commands)
    {
        IBatch batch = _database.CreateBatch();
        SentCommand[] sent = Array.ConvertAll(commands, command => SentCommand.Send(batch, command));
        try
        {
            batch.Execute();
            return sent;
        }
        catch (Exception exception)
        {
            // Those that it has not settled by then, it never will.
            return Array.ConvertAll(sent, command => command.Result.IsCompleted
                ? command
                : command with { Result = Task.FromException<RedisResult>(exception) });
        }
    }
}
