using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Retaining;

namespace Events.Redis.Stores;

/// <summary>Trimming by what groups have acknowledged.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<RetentionRound?> RetainAsync(
        StreamKey stream, RetentionRule rule, string owner, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        rule.Validate();
        return RetainEntries.RunAsync(this, stream, rule, owner, lease, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ReleaseRetentionAsync(StreamKey stream, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return RetainEntries.ReleaseAsync(this, stream, owner, cancellationToken);
    }
}
