namespace Events.Behaviour.Partitions;

[EventStream("tests:trips", Partitions = 4)]
public sealed partial class TripStream;
