namespace Events.Projections;

/// <summary>Decides what becomes of a projection whose handler fails however often it is tried, or whose entry cannot be read.</summary>
public enum ProjectionFailurePolicy
{
    /// <summary>It stops there, faulted: no event is missing in the state.</summary>
    Stop,

    /// <summary>The entry is left out, logged and counted, and it goes on.</summary>
    Skip,
}
