namespace Events.Behaviour.Partitions;

/// <summary>The stream as it is declared when it has grown.</summary>
[EventStream("tests:trips", Partitions = 8)]
public sealed partial class LongTripStream;
