using Events.Contracts;

namespace Events.Behaviour.Partitions;

/// <summary>An event that is known by a key of its own.</summary>
[Event<TripStream>("trip.booked"), OrderedBy(nameof(Car))]
public sealed partial record Booked([IdempotencyKey] string Id, string Car);
