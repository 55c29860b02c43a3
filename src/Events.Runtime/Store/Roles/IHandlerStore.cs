using Events.Store.Delivery;

namespace Events.Store.Roles;

/// <summary>
/// Knows which consumers of a group handle which event types, so that what one of them has no handler for is left to another that has. A part of
/// <see cref="IDeliveryStore"/>.
/// </summary>
public interface IHandlerStore
{
    /// <summary>
    /// Leaves entries that nobody has tried to another consumer: as <see cref="IConsumerStore.LeaveAsync"/>, but they are pending for that one from now on.
    /// </summary>
    /// <param name="from">The consumer that has them.</param>
    /// <param name="to">The consumer that gets them; made if there is none of that name.</param>
    /// <param name="ids">The entries. Those whose payload is gone stay as they are.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The entries that were not the first consumer's any more, and whose they are. Usually empty.</returns>
    ValueTask<IReadOnlyList<LostEntry>> PassOnAsync(
        ConsumerKey from, string to, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says beside the stream which event types a consumer of the group handles, so that others leave them to it.
    /// </summary>
    /// <remarks>
    /// Saying it again prolongs it, and does so on a server without memory too. What is said of a type holds as long as one of the consumers that handle it
    /// goes on saying so.
    /// </remarks>
    /// <param name="consumer">The consumer.</param>
    /// <param name="eventTypes">The types that it has a handler for.</param>
    /// <param name="lease">For how long it holds unless it is said again.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask SaveHandlersAsync(
        ConsumerKey consumer, IReadOnlyList<string> eventTypes, TimeSpan lease, CancellationToken cancellationToken = default);

    /// <summary>Finds the consumers of a group that handle event types (<see cref="SaveHandlersAsync"/>).</summary>
    /// <param name="stream">The stream that the group is declared on.</param>
    /// <param name="group">The group.</param>
    /// <param name="eventTypes">The types.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>For each type, in their order, who handles it: who has said so last comes first.</returns>
    ValueTask<IReadOnlyList<IReadOnlyList<HandlingConsumer>>> FindHandlersAsync(
        StreamKey stream, string group, IReadOnlyList<string> eventTypes, CancellationToken cancellationToken = default);
}
