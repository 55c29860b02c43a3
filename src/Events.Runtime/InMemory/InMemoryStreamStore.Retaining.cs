using Events.InMemory.Delivery;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Retaining;

namespace Events.InMemory;

/// <summary>Trimming by what groups have acknowledged.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<RetentionRound?> RetainAsync(
        StreamKey stream, RetentionRule rule, string owner, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        rule.Validate();
        return Answer(stream, cancellationToken, () =>
        {
            StreamKey key = RetentionKeys.Lease(stream);
            if (_keys.Find<StringValue>(key) is { } holder && holder.Text != owner) return null;
            if (_keys.Find(stream) is not { } found) return null;
            _keys.Set(key, new StringValue(owner));
            _keys.Expire(key, Now + AtLeastOne(lease));
            return StreamRetention.Run(found, rule, Now);
        });
    }

    /// <inheritdoc/>
    public ValueTask ReleaseRetentionAsync(StreamKey stream, string owner, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return WithoutResult(Answer(stream, cancellationToken, () =>
        {
            StreamKey key = RetentionKeys.Lease(stream);
            if (_keys.Find<StringValue>(key)?.Text == owner) _keys.Delete(key);
            return true;
        }));
    }
}
