namespace Events.Store.Projections;

/// <summary>The process that gives a state of a projection back, and why.</summary>
/// <param name="Generation">Which state.</param>
/// <param name="Owner">Who has had it.</param>
/// <param name="Fault">Why it cannot go on; null when it can.</param>
public readonly record struct ProjectionRelease(int Generation, string Owner, string? Fault);
