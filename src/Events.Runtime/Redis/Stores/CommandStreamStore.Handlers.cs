using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Stores;

/// <summary>Knows who handles which event types.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> PassOnAsync(
        ConsumerKey from, string to, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        Check(from.Stream, from.Group);
        DeliveryChecks.HandOver(from.Name, to);
        return ReassignAsync(from, to, ids, TimeSpan.Zero, uncount: true, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask SaveHandlersAsync(
        ConsumerKey consumer, IReadOnlyList<string> eventTypes, TimeSpan lease, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        ArgumentNullException.ThrowIfNull(eventTypes);
        return TypeHandlers.SaveAsync(this, consumer, eventTypes, lease, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<IReadOnlyList<HandlingConsumer>>> FindHandlersAsync(
        StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        ArgumentNullException.ThrowIfNull(eventTypes);
        return TypeHandlers.FindAsync(this, stream, group, eventTypes, cancellationToken);
    }
}
