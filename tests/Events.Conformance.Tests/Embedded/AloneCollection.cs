namespace Events.Conformance.Embedded;

/// <summary>Tests that measure the whole process, so that no other test may run meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "Alone";
}
