namespace Events.Behaviour.Partitions;

/// <summary>Another event of the same cars, by a key of two values.</summary>
[Event<TripStream>("trip.parked"), OrderedBy(nameof(Car), nameof(Place))]
public sealed partial record Parked(string Car, int Place);
