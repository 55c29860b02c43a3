namespace Events.Store.Projections;

/// <summary>The right to write a projection's state, as long as nobody else has taken it.</summary>
/// <param name="Generation">Which state.</param>
/// <param name="Position">Up to where it has come; null when nothing was ever written.</param>
/// <param name="Fault">Why the last one who had the lease has given up; null when it has not.</param>
public sealed record ProjectionLease(int Generation, ProjectionPosition? Position, string? Fault)
{
    /// <summary>Tells whether a page was written in part and could not be taken back, so that only a rebuild makes the state right again.</summary>
    public bool IsBroken { get; init; }
}
