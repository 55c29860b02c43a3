using Events.Contracts;

namespace Events.Generator.Tests.Samples;

/// <summary>Every shape of a field, encrypted and compressed.</summary>
[Event<SampleStream>("shapes.sealed")]
internal sealed partial record SealedShapes([Encrypted, Compressed(Above = 0)] AllShapes All);
