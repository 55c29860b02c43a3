namespace Events.Store.Projections;

/// <summary>A request for the lease of a projection's state.</summary>
/// <param name="Role">Which of its states: the live one, or the one that is being built.</param>
/// <param name="Owner">Who asks: text of its own.</param>
/// <param name="Lease">How long nobody else may have it, from now on.</param>
public readonly record struct ProjectionLeaseRequest(ProjectionRole Role, string Owner, TimeSpan Lease);
