using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>All that a consumer knows of entries whose pending records may be gone.</summary>
/// <param name="Owner">Who holds the consumer's name (<see cref="IConsumerStore.TakeNameAsync"/>); also right when nobody does.</param>
/// <param name="AsOf">
/// What <see cref="IConsumerStore.NowAsync"/> said just before the times of the records were taken: the server adds what has passed since, for as long as the
/// command was under way or its process stood still.
/// </param>
/// <param name="SinceDelivery">How long ago the consumer was last given something, by a read or a claim; at the most a year.</param>
/// <param name="Records">The entries: best all that the consumer knows of, since each bears witness for the others.</param>
/// <param name="DeadLetters">Where dead letters of the stream go.</param>
public readonly record struct RestoreRequest(
    string Owner, DateTimeOffset AsOf, TimeSpan SinceDelivery, ReadOnlyMemory<PendingRecord> Records, StreamKey DeadLetters);
