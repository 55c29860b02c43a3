namespace Events.Projections;

/// <summary>The reason why a projection is not followed any more.</summary>
/// <param name="Kind">What has happened.</param>
/// <param name="Fault">Why it cannot go on.</param>
internal sealed record ProjectionEnd(ProjectionEndKind Kind, string? Fault = null);
