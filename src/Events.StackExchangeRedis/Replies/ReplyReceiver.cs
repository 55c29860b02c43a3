using Events.Redis.Connections;
using Events.Redis.Replies;
using Events.StackExchangeRedis.Commands;
using Events.StackExchangeRedis.Errors;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Replies;

/// <summary>Waits for results and hands them, or what went wrong, to the replies that the runtime reads.</summary>
/// <param name="keyPrefix">What StackExchange.Redis puts before keys; null for nothing.</param>
internal sealed class ReplyReceiver(string? keyPrefix)
{
    /// <summary>Waits for the result of one command.</summary>
    /// <param name="sent">The command and its result.</param>
    /// <param name="reply">A fresh reply.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<T> ReceiveAsync<T>(SentCommand sent, PendingReply<T> reply, CancellationToken cancellationToken)
    {
        if (await ReadAsync(sent, reply, cancellationToken).ConfigureAwait(false)) reply.EndWrite();
        return await Complete(reply).ConfigureAwait(false);
    }

    /// <summary>Waits for the results of several commands that one reply reads.</summary>
    /// <param name="sent">The commands and their results.</param>
    /// <param name="reply">A fresh reply that reads one after the other.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<T> ReceiveAsync<T>(SentCommand[] sent, PendingReply<T> reply, CancellationToken cancellationToken)
    {
        for (int i = 0; i < sent.Length; i++)
        {
            if (await ReadAsync(sent[i], reply, cancellationToken).ConfigureAwait(false)) continue;

            // Behind a result that does not come, none can be read.
            foreach (SentCommand rest in sent[(i + 1)..]) rest.Abandon();
            return await Complete(reply).ConfigureAwait(false);
        }

        reply.EndWrite();
        return await Complete(reply).ConfigureAwait(false);
    }

    /// <summary>Waits for the IDs of a batch: each entry has an outcome of its own.</summary>
    /// <param name="sent">The commands and their results.</param>
    /// <param name="reply">The batch.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask ReceiveAsync(SentCommand[] sent, BatchReply reply, CancellationToken cancellationToken)
    {
        foreach (SentCommand command in sent)
        {
            if (await ReadAsync(command, reply, cancellationToken).ConfigureAwait(false)) reply.EndWrite();
        }

        reply.TrySettle();
        reply.Complete();
        await reply.AsValueTask(CancellationToken.None).ConfigureAwait(false);
    }

    /// <returns>Whether a result came; else the reply knows why not.</returns>
    private async ValueTask<bool> ReadAsync(SentCommand sent, PendingReply reply, CancellationToken cancellationToken)
    {
        try
        {
            RedisResult result = await sent.WaitAsync(cancellationToken).ConfigureAwait(false);
            ReplyDecoding.Read(result, reply);
            return true;
        }
        catch (RedisServerException exception)
        {
            ReplyDecoding.ReadError(exception.Message, reply);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested || exception is not OperationCanceledException)
        {
            reply.FailWrite(1, CommandFailures.Describe(exception, sent.Command, keyPrefix));
            return false;
        }
    }

    // It is complete by now, so that awaiting it gives the outcome and returns the reply to its pool.
    private static ValueTask<T> Complete<T>(PendingReply<T> reply)
    {
        reply.TrySettle();
        reply.Complete();
        return reply.AsValueTask(CancellationToken.None);
    }
}
