using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Stores;

/// <summary>Dead letters and what comes back from them.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<DeadLetterMove> DeadLetterAsync(
        StreamKey stream,
        string group,
        string consumer,
        OwnedEntry entry,
        StreamKey deadLetters,
        DeadLetterInfo letter,
        StreamTrim trim = default,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(letter);
        return MoveToDeadLetters.RunAsync(
            this, stream, group, consumer, entry, deadLetters, letter, trim, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<EntryId?> RequeueAsync(
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        IReadOnlyList<KeyValuePair<string, string>>? fields = null,
        string? trace = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(deadLetters);
        ArgumentNullException.ThrowIfNull(requeue);
        DeliveryChecks.Fields(fields);
        return RequeueDeadLetter.RunAsync(this, deadLetters, deadLetter, requeue, fields, trace ?? "", cancellationToken);
    }
}
