namespace Events.Projections;

/// <summary>The status of one state of a projection, as a process sees it.</summary>
/// <param name="State">What it does.</param>
/// <param name="Since">Since when.</param>
/// <param name="Generation">The number of the state; null when it is not known yet.</param>
/// <param name="Position">The last entry that it has passed; null for none, or where another process runs it.</param>
/// <param name="Lag">How many entries there are behind it; null when that is not known.</param>
/// <param name="Fault">Why it has failed last; null when it has not since.</param>
public sealed record ProjectionStatus(ProjectionState State, DateTimeOffset Since, int? Generation, EntryId? Position, long? Lag, string? Fault);
