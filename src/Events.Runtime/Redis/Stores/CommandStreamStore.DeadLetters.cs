using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Stores;

/// <summary>Dead letters and what comes back from them.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<DeadLetterMove> DeadLetterAsync(
        ConsumerKey consumer, OwnedEntry entry, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        ArgumentNullException.ThrowIfNull(target.Stream);
        ArgumentNullException.ThrowIfNull(letter);
        return MoveToDeadLetters.RunAsync(this, consumer, entry, target, letter, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        RequeueChanges changes = default,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(requeue);
        DeliveryChecks.Fields(changes.Fields);
        return RequeueDeadLetter.RunAsync(this, deadLetters, deadLetter, requeue, changes, cancellationToken);
    }
}
