using Events.Store;

namespace Events.Testing.Stores;

/// <summary>A reader without a group; it is cut when the connection is.</summary>
internal sealed class HarnessStreamReader(HarnessStore store, IStreamReader inner) : IStreamReader
{
    public bool IsPositionThere => inner.IsPositionThere;

    public async ValueTask<EntryPage> ReadAsync(EntryId after, int count, TimeSpan block, CancellationToken cancellationToken)
    {
        await store.BeginAsync(cancellationToken).ConfigureAwait(false);
        CancellationToken away = store.AwayToken;
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, away);
        try
        {
            return await inner.ReadAsync(after, count, block, cut.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw HarnessStore.ConnectionLost();
        }
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
