using Events.Contracts;

namespace Events.Generator.Tests.Samples;

/// <summary>Shapes of fields that can become smaller, compressed.</summary>
[Event<SampleStream>("shapes.packed")]
internal sealed partial record PackedShapes([Compressed(Above = 0)] AllShapes All);
