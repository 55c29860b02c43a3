namespace Events.Generator.Tests.Streams;

[EventStream("tests:cars", MaxLength = 100, Partitions = 8)]
public sealed partial class CarStream;
