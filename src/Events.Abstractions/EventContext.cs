using System.ComponentModel;
using Events.CloudEvents;
using Events.Commits;
using Events.Handling;
using Events.Headers;
using Events.Projections;

namespace Events;

/// <summary>
/// The delivery that a handler is running for: which entry it is, where it comes from, and how often it was
/// delivered. Valid until the handler's task completes; using it later throws.
/// </summary>
public readonly struct EventContext
{
    private readonly Delivery? _delivery;
    private readonly int _version;

    /// <summary>Makes a context of a delivery. The runtime does; in tests of a handler use <see cref="Create"/>.</summary>
    /// <param name="delivery">The delivery.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public EventContext(Delivery delivery)
    {
        ArgumentNullException.ThrowIfNull(delivery);
        _delivery = delivery;
        _version = delivery.Version;
    }

    /// <summary>The entry's ID.</summary>
    public EntryId Id => Delivery.Id;

    /// <summary>The event type, such as <c>order.placed</c>.</summary>
    public string EventType => Delivery.EventType;

    /// <summary>
    /// The event, for what runs around all handlers, such as a middleware; a handler has it as its argument. It is decoded anew each
    /// time it is asked for, and costs nothing when nobody asks. Boxed if it is a struct.
    /// </summary>
    /// <exception cref="Wire.EventDecodeException">The entry is not a valid event of its type.</exception>
    public object Event => Delivery.Decode();

    /// <summary>The Redis key of the stream.</summary>
    public string Stream => Delivery.Stream;

    /// <summary>
    /// The ID that the entry had before it was dead-lettered and requeued; <see cref="Id"/> for one that was not. With
    /// <see cref="OriginalStream"/> it is the same for all deliveries of an entry.
    /// </summary>
    public EntryId OriginalId => Delivery.OriginalId;

    /// <summary>
    /// The Redis key of the stream in which the entry had its <see cref="OriginalId"/>: the declared one, also where it comes from the requeue stream.
    /// </summary>
    public string OriginalStream => Delivery.OriginalStream;

    /// <summary>The consumer group.</summary>
    public string Group => Delivery.Group;

    /// <summary>The consumer within the group.</summary>
    public string Consumer => Delivery.Consumer;

    /// <summary>
    /// The number of deliveries of the entry, this one included, as the server counts: 1 the first time. It counts
    /// deliveries, also those whose handler never began.
    /// </summary>
    public long DeliveryCount => Delivery.DeliveryCount;

    /// <summary>The time at which the event was produced (<c>ts_ms</c>), by the producer's clock; null when the entry does not say.</summary>
    public DateTimeOffset? ProducedAt => Delivery.ProducedAt;

    /// <summary>The age of the event by this machine's clock; from the entry's ID when <see cref="ProducedAt"/> is null.</summary>
    public TimeSpan Age => Delivery.Time.GetUtcNow() - (ProducedAt ?? Id.Timestamp);

    /// <summary>
    /// The headers that the event was produced with (fields <c>h:name</c>); empty when there are none. Read anew each time they are asked for: they cost
    /// nothing when nobody asks, and are the handler's to keep.
    /// </summary>
    public EventHeaders Headers => Delivery.ReadHeaders();

    /// <summary>
    /// The attributes of the entry as a CloudEvent: those that it was produced with (fields <c>ce_name</c>), or those that follow from its ID, stream, type and
    /// time. Read anew each time: they cost nothing when nobody asks, and are the handler's to keep.
    /// </summary>
    /// <exception cref="Wire.EventDecodeException">The entry has some of the attributes, and they are not complete or not what the specification
    /// allows.</exception>
    public CloudEvent ReadCloudEvent() => Delivery.ReadCloudEvent();

    /// <summary>The outcome of the entry, as decided so far: what the test of a handler looks at.</summary>
    public DeliveryOutcome Outcome => Delivery.Outcome;

    /// <summary>
    /// Tells whether the entry is known not to be this consumer's any more, because another has claimed it: then nothing that is decided
    /// here has an effect. For a handler of single events the token is cancelled too; a batch goes on for the sake of the others.
    /// </summary>
    public bool IsLeaseLost => Delivery.IsLeaseLost;

    /// <summary>
    /// The entry is done: it is acknowledged when the handler has ended, even if it throws. Without it a handler that
    /// throws is tried again.
    /// </summary>
    public void Ack() => Delivery.Decide(DeliveryOutcome.Acknowledge);

    /// <summary>The entry stays pending and comes back after a delay, as another delivery; its dedupe key is not marked.</summary>
    /// <param name="after">After how long, zero or more. It may be longer than the group's minimum idle time.</param>
    public void Retry(TimeSpan after)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(after, TimeSpan.Zero);
        Delivery.Decide(DeliveryOutcome.Retry, after);
    }

    /// <summary>The entry is moved to the dead-letter stream of its stream when the handler has ended, without another try.</summary>
    /// <param name="reason">Why, for whoever looks at it.</param>
    public void DeadLetter(string reason)
    {
        ArgumentException.ThrowIfNullOrEmpty(reason);
        Delivery.Decide(DeliveryOutcome.DeadLetter, reason: reason);
    }

    /// <summary>
    /// Asks the server at once whether the entry is still this consumer's, and starts its idle time at zero again. The
    /// runtime does so by itself well before the minimum idle time; call it before an effect that must not be in vain.
    /// </summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">The entry is not this consumer's any more.</exception>
    public ValueTask ExtendLeaseAsync(CancellationToken cancellationToken = default) =>
        Delivery.ExtendLeaseAsync(cancellationToken);

    /// <summary>
    /// Applies writes to keys in the stream's slot, marks the dedupe key and acknowledges the entry, all in one step on the
    /// server, if the entry is still this consumer's: exactly once, whatever crashes. The handler has nothing left to do.
    /// </summary>
    /// <param name="write">Says what to write.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="LeaseLostException">The entry is not this consumer's any more; nothing was written.</exception>
    /// <exception cref="ArgumentException">A command cannot be right; nothing was written.</exception>
    /// <remarks>A key in another hash slot than the stream is refused, with both names, before anything is sent.</remarks>
    public ValueTask CommitAsync(Action<Commit> write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        Delivery delivery = Delivery;
        var commit = new Commit(delivery);
        write(commit);
        return delivery.CommitAsync(commit, cancellationToken);
    }

    /// <summary>The batch in which the projection that the handler is part of writes its state, together with its position.</summary>
    /// <exception cref="InvalidOperationException">The handler runs for a consumer group, and not for a projection.</exception>
    public ProjectionBatch Projection => Delivery.Projection;

    /// <summary>Makes a context for the test of a handler.</summary>
    /// <param name="id">The entry's ID.</param>
    /// <param name="stream">The Redis key of the stream.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="consumer">The consumer within the group.</param>
    /// <param name="deliveryCount">How often the entry was delivered.</param>
    /// <param name="producedAt">When the event was produced.</param>
    /// <param name="time">The clock of <see cref="Age"/>; the system's when null.</param>
    /// <param name="onCommit">Receives what the handler commits.</param>
    /// <param name="eventType">The event type.</param>
    /// <param name="event">The event, for the test of a middleware that looks at <see cref="Event"/>.</param>
    /// <param name="headers">Its headers; null for none.</param>
    /// <param name="projection">Receives what the handler of a projection writes; null for a handler of a consumer group.</param>
    public static EventContext Create(
        EntryId id = default,
        string stream = "stream",
        string group = "group",
        string consumer = "consumer",
        long deliveryCount = 1,
        DateTimeOffset? producedAt = null,
        TimeProvider? time = null,
        Action<Commit>? onCommit = null,
        string eventType = "event",
        object? @event = null,
        EventHeaders? headers = null,
        ProjectionBatch? projection = null) =>
        new(new DetachedDelivery(
            id, stream, group, consumer, deliveryCount, producedAt, time ?? TimeProvider.System, onCommit, eventType, @event, headers, projection));

    /// <summary>Says that the entry was decoded and its handler runs next. Generated dispatch calls it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void MarkDecoded() => Delivery.MarkDecoded();

    internal Delivery Delivery =>
        _delivery is { } delivery && delivery.Version == _version
            ? delivery
            : throw new InvalidOperationException(
                "This EventContext belongs to a delivery that has ended. Copy what you need before the handler's task completes.");
}
