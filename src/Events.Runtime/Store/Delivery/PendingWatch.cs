using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>What <see cref="IConsumerStore.WatchAsync"/> sees.</summary>
/// <param name="Own">Entries that are pending for the consumer, in the order of their IDs.</param>
/// <param name="HasReleased">Whether there are entries that a consumer has given back and nobody has claimed since.</param>
public sealed record PendingWatch(IReadOnlyList<PendingEntry> Own, bool HasReleased);
