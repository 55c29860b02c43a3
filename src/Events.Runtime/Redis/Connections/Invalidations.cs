using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Watching;

namespace Events.Redis.Connections;

/// <summary>Reads what a server says unasked of keys that were read over a connection.</summary>
internal static class Invalidations
{
    /// <summary>Takes one push: <c>invalidate</c> and the keys, or null for all of them. Everything else is passed over.</summary>
    /// <param name="received">What has come, from the start of the push.</param>
    /// <param name="keys">Told of the keys.</param>
    /// <param name="batch">Gets those who wait for them.</param>
    /// <param name="length">How many bytes the push has.</param>
    /// <returns>False when it has not come completely.</returns>
    /// <exception cref="ProtocolException">It is malformed.</exception>
    public static bool TryTake(ReadOnlySpan<byte> received, KeyWatch keys, CompletionBatch batch, out int length)
    {
        length = 0;
        var reader = new RespReader(received, default);
        if (!reader.TryReadPush(out RespToken token)) return false;
        bool isInvalidation = false;
        long left = token.Children;
        for (bool isFirst = true; left > 0; isFirst = false)
        {
            if (!reader.TryRead(out token)) return false;
            left += token.Children - 1;
            if (isFirst) isInvalidation = token.Kind == RespKind.BulkString && reader.Text(token).SequenceEqual("invalidate"u8);
        }

        length = reader.Position;
        if (isInvalidation) Tell(received[..length], keys, batch);
        return true;
    }

    private static void Tell(ReadOnlySpan<byte> push, KeyWatch keys, CompletionBatch batch)
    {
        var reader = new RespReader(push, default);
        reader.TryReadPush(out _);
        reader.TryRead(out _);
        while (reader.TryRead(out RespToken token))
        {
            if (token.Kind == RespKind.Null) keys.ChangeAll();
            else if (token.Kind == RespKind.BulkString) Add(keys.Change(reader.Text(token)), batch);
        }
    }

    private static void Add(ChangeWaiter? waiter, CompletionBatch batch)
    {
        while (waiter is not null)
        {
            // It is the batch's now, and may wait again before this goes on.
            ChangeWaiter? next = waiter.Next;
            waiter.Next = null;
            batch.Add((Completion)(waiter.Carrier ??= new ChangeCompletion(waiter)));
            waiter = next;
        }
    }
}
