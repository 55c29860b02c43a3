namespace Events.Behaviour.Partitions;

[Event<LongTripStream>("trip.ridden"), OrderedBy(nameof(Car))]
public sealed partial record Ridden(string Car, int Number);
