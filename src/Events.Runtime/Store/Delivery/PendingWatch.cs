using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>The answer of <see cref="IConsumerStore.WatchAsync"/>.</summary>
/// <param name="Own">Entries that are pending for the consumer, in the order of their IDs.</param>
/// <param name="HasReleased">Whether there are entries that a consumer has released and nobody has claimed since.</param>
/// <param name="ScheduledIn">
/// In how long the first of the events is due that are scheduled on the stream (<see cref="IScheduleStore"/>), negative where it was due; null when nothing is
/// scheduled.
/// </param>
public sealed record PendingWatch(IReadOnlyList<PendingEntry> Own, bool HasReleased, TimeSpan? ScheduledIn = null);
