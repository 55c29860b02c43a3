using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>The answer of <see cref="IConsumerStore.WatchAsync"/>.</summary>
/// <param name="Own">Entries that are pending for the consumer, in the order of their IDs.</param>
/// <param name="HasReleased">Whether there are entries that a consumer has released and nobody has claimed since.</param>
public sealed record PendingWatch(IReadOnlyList<PendingEntry> Own, bool HasReleased);
