using Events.Contracts;

namespace Events.Generator.Tests.Streams;

/// <summary>An event whose key has two values, one of which has a name of its own in the entry.</summary>
[Event<CarStream>("car.driven"), OrderedBy(nameof(Car), nameof(Trip)), Alias("car.moved")]
public sealed partial record Driven(int Kilometres, [Field("plate")] string Car, int Trip);
