using Events.Store;
using Events.Store.Retaining;

namespace Events.Testing.Stores;

/// <summary>Trimming by what groups have acknowledged.</summary>
internal sealed partial class HarnessStore
{
    public ValueTask<RetentionRound?> RetainAsync(
        StreamKey stream, RetentionRule rule, string owner, TimeSpan lease, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.RetainAsync(stream, rule, owner, lease, cancellationToken), cancellationToken);

    public async ValueTask ReleaseRetentionAsync(StreamKey stream, string owner, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await inner.ReleaseRetentionAsync(stream, owner, cancellationToken).ConfigureAwait(false);
    }
}
