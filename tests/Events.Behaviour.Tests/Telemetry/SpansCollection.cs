namespace Events.Behaviour.Telemetry;

/// <summary>A listener hears, and changes, all that the process does: nothing else runs beside these tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class SpansCollection
{
    public const string Name = "Spans";
}
