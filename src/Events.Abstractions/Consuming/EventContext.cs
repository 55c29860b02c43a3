using System.ComponentModel;

namespace Events;

/// <summary>
/// The delivery that a handler is running for: which entry, from where, for the how many-th time. Valid until the
/// handler's task completes; using it later throws.
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

    /// <summary>The Redis key of the stream.</summary>
    public string Stream => Delivery.Stream;

    /// <summary>The consumer group.</summary>
    public string Group => Delivery.Group;

    /// <summary>The consumer within the group.</summary>
    public string Consumer => Delivery.Consumer;

    /// <summary>
    /// How often the entry was delivered, this time included, as the server counts: 1 the first time. It counts
    /// deliveries, also those whose handler never began.
    /// </summary>
    public long DeliveryCount => Delivery.DeliveryCount;

    /// <summary>When the event was produced (<c>ts_ms</c>), by the producer's clock; null when the entry does not say.</summary>
    public DateTimeOffset? ProducedAt => Delivery.ProducedAt;

    /// <summary>How long ago the event was produced, by this machine's clock; from the entry's ID when <see cref="ProducedAt"/> is null.</summary>
    public TimeSpan Age => Delivery.Time.GetUtcNow() - (ProducedAt ?? Id.Timestamp);

    /// <summary>Makes a context for the test of a handler.</summary>
    /// <param name="id">The entry's ID.</param>
    /// <param name="stream">The Redis key of the stream.</param>
    /// <param name="group">The consumer group.</param>
    /// <param name="consumer">The consumer within the group.</param>
    /// <param name="deliveryCount">How often the entry was delivered.</param>
    /// <param name="producedAt">When the event was produced.</param>
    /// <param name="time">The clock of <see cref="Age"/>; the system's when null.</param>
    public static EventContext Create(
        EntryId id = default,
        string stream = "stream",
        string group = "group",
        string consumer = "consumer",
        long deliveryCount = 1,
        DateTimeOffset? producedAt = null,
        TimeProvider? time = null) =>
        new(new DetachedDelivery(id, stream, group, consumer, deliveryCount, producedAt, time ?? TimeProvider.System));

    /// <summary>Says that the entry was decoded and its handler runs next. Generated dispatch calls it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void MarkDecoded() => Delivery.MarkDecoded();

    private Delivery Delivery =>
        _delivery is { } delivery && delivery.Version == _version
            ? delivery
            : throw new InvalidOperationException(
                "This EventContext belongs to a delivery that has ended. Copy what you need before the handler's task completes.");
}
