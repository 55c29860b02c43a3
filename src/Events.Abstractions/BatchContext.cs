using System.ComponentModel;
using Events.Commits;
using Events.Handling;

namespace Events;

/// <summary>
/// The deliveries that a batch handler is running for: one <see cref="EventContext"/> for each event of the list, at the same
/// index. What becomes of an entry is decided there; an entry that nothing was decided for is acknowledged when the handler
/// returns, and fails when it throws. Valid until the handler's task completes; using it later throws.
/// </summary>
public readonly struct BatchContext
{
    private readonly BatchDelivery? _batch;
    private readonly int _version;

    /// <summary>Makes a context of a batch. The runtime does; in tests of a handler use <see cref="Create"/>.</summary>
    /// <param name="batch">The batch.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public BatchContext(BatchDelivery batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _batch = batch;
        _version = batch.Version;
    }

    /// <summary>The number of entries in the batch: as many as the list has events.</summary>
    public int Count => Batch.Count;

    /// <summary>
    /// The event type that all entries of the batch have, such as <c>order.placed</c>; null when they have several, as those of a handler that takes a base
    /// type, or of an event that had another name before. Each entry's own is <see cref="EventContext.EventType"/> of its context.
    /// </summary>
    public string? EventType => Batch.EventType;

    /// <summary>The Redis key of the stream.</summary>
    public string Stream => Batch.Stream;

    /// <summary>The consumer group.</summary>
    public string Group => Batch.Group;

    /// <summary>The consumer within the group.</summary>
    public string Consumer => Batch.Consumer;

    /// <summary>The delivery of one entry: what it is, and what is to become of it.</summary>
    /// <param name="index">The index of its event in the list.</param>
    public EventContext this[int index] => new(Batch.GetDelivery(index));

    /// <summary>
    /// Asks the server at once whether all entries are still this consumer's, and starts their idle times at zero again, in one
    /// round trip. The runtime does so by itself well before the minimum idle time; call it before an effect that must not be
    /// in vain.
    /// </summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">
    /// Some are not this consumer's any more: those whose <see cref="EventContext.IsLeaseLost"/> is true. The others were renewed.
    /// </exception>
    public ValueTask ExtendLeasesAsync(CancellationToken cancellationToken = default) =>
        Batch.ExtendLeasesAsync(cancellationToken);

    /// <summary>
    /// Applies writes to keys in the stream's slot, marks the dedupe keys and acknowledges all entries for which nothing else was
    /// decided before, all in one step on the server, if every one of them is still this consumer's: exactly once, whatever crashes.
    /// </summary>
    /// <param name="write">Says what to write.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">
    /// Some are not this consumer's any more: those whose <see cref="EventContext.IsLeaseLost"/> is true. Nothing was written.
    /// </exception>
    /// <exception cref="ArgumentException">A command cannot be right; nothing was written.</exception>
    /// <exception cref="InvalidOperationException">Something else was decided for every entry; nothing is left to commit.</exception>
    /// <remarks>
    /// A key in another hash slot than the stream is refused, with both names, before anything is sent. To commit the rest
    /// when an entry is lost, leave it out by deciding something for it, such as <see cref="EventContext.Ack"/>: for a lost
    /// entry no decision has an effect.
    /// </remarks>
    public ValueTask CommitAsync(Action<Commit> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        BatchDelivery batch = Batch;
        var commit = new Commit();
        write(commit);
        return batch.CommitAsync(commit, cancellationToken);
    }

    /// <summary>Makes a context for the test of a batch handler.</summary>
    /// <param name="entries">One for each event, from <see cref="EventContext.Create"/>: look at their outcomes afterwards.</param>
    /// <param name="onCommit">Receives what the handler commits for the batch.</param>
    public static BatchContext Create(IReadOnlyList<EventContext> entries, Action<Commit>? onCommit = null)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentOutOfRangeException.ThrowIfZero(entries.Count, nameof(entries));
        return new BatchContext(new DetachedBatch([.. entries.Select(static entry => entry.Delivery)], onCommit));
    }

    private BatchDelivery Batch =>
        _batch is { } batch && batch.Version == _version
            ? batch
            : throw new InvalidOperationException(
                "This BatchContext belongs to a batch that has ended. Copy what you need before the handler's task completes.");
}
