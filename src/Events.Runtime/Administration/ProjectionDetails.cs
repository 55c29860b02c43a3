using Events.Store.Projections;

namespace Events.Administration;

/// <summary>One state of a projection.</summary>
/// <param name="Stream">The key of the stream.</param>
/// <param name="Name">The projection.</param>
/// <param name="Generation">The number of the state.</param>
/// <param name="Role">What it is: live, being built, or to be deleted.</param>
/// <param name="Position">The last entry that it has passed; null for none.</param>
/// <param name="Lag">How many entries there are behind it; null when that is not known.</param>
/// <param name="Owner">Who writes it; null for nobody.</param>
/// <param name="Fault">Why it stands still; null when it does not.</param>
public sealed record ProjectionDetails(
    string Stream, string Name, int Generation, ProjectionRole Role, EntryId? Position, long? Lag, string? Owner, string? Fault);
