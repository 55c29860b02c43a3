using Events.Contracts;

namespace Events.Generator.Tests.Samples;

/// <summary>Shapes of fields that can be large, all kept apart: as they are, and compressed and encrypted.</summary>
[Event<SampleStream>("shapes.apart")]
internal sealed partial record ApartShapes(
    [ClaimCheck(Above = 0)] AllShapes All, [ClaimCheck(Above = 5), Compressed(Above = 3), Encrypted] AllShapes Secret);
