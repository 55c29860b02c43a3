using Events.Errors;
using Events.Partitioning;
using Events.Store;
using Events.Store.Roles;
using Events.Time;
using Events.Wire;

namespace Events.Producing;

/// <summary>
/// Finds the partition of an event while its stream grows, and for as long after that as an event may be sent again that was sent before: until the switch a
/// key that moves is in its old partition, for a moment after it nothing of it is sent, and then it is in its new one. What has an idempotency key or the ID
/// of a schedule stays where it is known.
/// </summary>
/// <param name="store">Where the stream is.</param>
/// <param name="agreement">Whether all know of the same partitions.</param>
/// <param name="window">For how long idempotency keys are remembered.</param>
/// <param name="time">The clock.</param>
internal sealed class PartitionRouter(IStreamStore store, PartitionAgreement agreement, TimeSpan window, TimeProvider time)
{
    private volatile PartitionTable? _plain;

    /// <summary>The number of partitions where a key has one partition, whatever was before; 0 where more is to be asked.</summary>
    public int Plain
    {
        get
        {
            if (agreement.Current is not { } table) return 0;
            if (ReferenceEquals(table, _plain)) return table.Count;
            if (!table.IsOver(window)) return 0;
            _plain = table;
            return table.Count;
        }
    }

    /// <summary>Sends something to the partition that it is for.</summary>
    /// <typeparam name="T">What sending gives.</typeparam>
    /// <param name="hash">The hash of its ordering key.</param>
    /// <param name="isKnown">Tells whether a partition knows it already; null where that cannot be.</param>
    /// <param name="send">Sends it; in the order of the calls, when it returns.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<T> SendAsync<T>(
        uint hash, Func<StreamKey, ValueTask<bool>>? isKnown, Func<int, ValueTask<T>> send, CancellationToken cancellationToken)
    {
        PartitionTable table = await agreement.MakeAsync(cancellationToken).ConfigureAwait(false);
        return await SendAsync(table, hash, isKnown, send, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same by a table that was made just now.</summary>
    public async ValueTask<T> SendAsync<T>(
        PartitionTable table, uint hash, Func<StreamKey, ValueTask<bool>>? isKnown, Func<int, ValueTask<T>> send, CancellationToken cancellationToken)
    {
        int after = PartitionHash.PartitionOf(hash, table.Count);
        if (table.Growth is not { } growth) return await send(after).ConfigureAwait(false);
        int before = PartitionHash.PartitionOf(hash, growth.From);
        if (before == after) return await send(after).ConfigureAwait(false);
        if (table.IsBeforeSwitch) return await send(before).ConfigureAwait(false);
        ValueTask<T> sending;
        using (MovedTurns.Turn turn = agreement.Turns.Enter(before))
        {
            await turn.Come.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (table.UntilNew is var wait && wait > TimeSpan.Zero)
            {
                await time.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
            }

            bool stays = isKnown is not null && await AskAsync(isKnown, agreement.Stream.Partition(before)).ConfigureAwait(false);
            sending = send(stays ? before : after);
        }

        return await sending.ConfigureAwait(false);
    }

    /// <summary>What is the same for those that go together: the partition, or where a key has moved the old one and the new one, which is negative.</summary>
    public int WayOf(PartitionTable table, uint hash)
    {
        int after = PartitionHash.PartitionOf(hash, table.Count);
        if (table.Growth is not { } growth || table.IsOver(window)) return after;
        int before = PartitionHash.PartitionOf(hash, growth.From);
        return before == after ? after : -1 - after;
    }

    /// <summary>The partition of an entry that is known by an idempotency key, when it may be sent.</summary>
    public ValueTask<int> RouteAsync(uint hash, Func<StreamKey, ValueTask<bool>>? isKnown, CancellationToken cancellationToken) =>
        SendAsync(hash, isKnown, static partition => new ValueTask<int>(partition), cancellationToken);

    private static async ValueTask<bool> AskAsync(Func<StreamKey, ValueTask<bool>> isKnown, StreamKey partition)
    {
        try
        {
            return await isKnown(partition).ConfigureAwait(false);
        }
        catch (UnknownOutcomeException exception)
        {
            // Of what is behind it nothing is on its way.
            throw new ConnectionFailedException($"It is not known whether '{partition}' has the event already, so nothing was sent: {exception.Message}", exception);
        }
    }

    /// <summary>Tells whether a partition remembers an entry by its idempotency key, as a question to it; null for an entry without.</summary>
    public Func<StreamKey, ValueTask<bool>>? Knows(EntryFields fields, ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty) return null;

        // The bytes are not there any more when it is asked.
        byte[] type = fields.EventType.ToArray();
        byte[] kept = key.ToArray();
        return partition => store.ExistsAsync(ProducedKeys.ByType(partition, type, kept));
    }
}
