using Events.Errors;
using Events.Store;

namespace Events.Testing.Stores;

/// <summary>A consumer's reader; it knows whether a page is on its way, and is cut when the connection is.</summary>
internal sealed class HarnessReader(HarnessStore store, IGroupReader inner, StreamKey stream, string group, bool noAck) : IGroupReader
{
    private Task? _reading;
    private volatile bool _hasBegun;
    private volatile bool _hasFailed;

    public AcknowledgementReply Acknowledgement { get; private set; }

    /// <summary>Tells whether it has read anything yet.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Tells whether its last read has failed: its consumer waits before it reads again.</summary>
    public bool HasFailed => _hasFailed;

    /// <summary>Tells whether something has come that its consumer does not have yet.</summary>
    public bool IsInTransit => Volatile.Read(ref _reading) is { IsCompleted: true };

    public ValueTask<EntryPage> ReadNewAsync(
        int count, TimeSpan block, ReadOnlyMemory<EntryId> acknowledge, CancellationToken cancellationToken)
    {
        Acknowledgement = default;
        _hasFailed = false;
        _hasBegun = true;
        return ReadAsync(count, block, acknowledge.ToArray(), cancellationToken);
    }

    public async ValueTask<EntryPage> ReadPendingAsync(EntryId after, int count, CancellationToken cancellationToken)
    {
        Acknowledgement = default;
        await store.BeginAsync(cancellationToken).ConfigureAwait(false);
        EntryPage page = await inner.ReadPendingAsync(after, count, cancellationToken).ConfigureAwait(false);
        store.Journal.Delivered(stream.Name, group, page);
        return page;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask<EntryPage> ReadAsync(int count, TimeSpan block, EntryId[] acknowledge, CancellationToken cancellationToken)
    {
        try
        {
            await store.BeginAsync(cancellationToken).ConfigureAwait(false);
            CancellationToken away = store.AwayToken;
            using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, away);
            EntryId[] pending = acknowledge.Length == 0 ? [] : store.FindPending(stream, group, acknowledge);
            Task<EntryPage> reading = inner.ReadNewAsync(count, block, acknowledge, cut.Token).AsTask();
            Acknowledgement = inner.Acknowledgement;
            if (Acknowledgement.IsDone) store.Journal.Acknowledged(stream.Name, group, pending);
            Volatile.Write(ref _reading, reading);
            EntryPage page;
            try
            {
                page = await reading.ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw HarnessStore.ConnectionLost();
            }

            if (away.IsCancellationRequested && page.Count > 0)
            {
                // It is pending for the consumer, which does not know.
                page.Dispose();
                throw HarnessStore.ConnectionLost();
            }

            store.Journal.Delivered(stream.Name, group, page, isDone: noAck);
            return page;
        }
        catch (StreamStoreException)
        {
            _hasFailed = true;
            throw;
        }
        finally
        {
            Volatile.Write(ref _reading, null);
        }
    }
}
