namespace Events.Behaviour.Partitions;

/// <summary>An event whose key says to which partition it goes.</summary>
[Event<TripStream>("trip.moved"), OrderedBy(nameof(Car))]
public sealed partial record Moved(string Car, int Number);
