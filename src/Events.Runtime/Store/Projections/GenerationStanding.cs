namespace Events.Store.Projections;

/// <summary>One state of a projection.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Role">What it is at present.</param>
/// <param name="Position">Up to where it has come; null for nowhere yet.</param>
/// <param name="Owner">Who has its lease, which may have ended; null for nobody.</param>
/// <param name="LeaseLeft">How long that still has it; zero when it has ended.</param>
/// <param name="Fault">Why it stands still; null when it does not.</param>
public sealed record GenerationStanding(
    int Number, ProjectionRole Role, ProjectionPosition? Position, string? Owner, TimeSpan LeaseLeft, string? Fault);
