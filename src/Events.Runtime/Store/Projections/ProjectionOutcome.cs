namespace Events.Store.Projections;

/// <summary>The outcome of a <see cref="ProjectionCommit"/>.</summary>
public enum ProjectionOutcome
{
    /// <summary>Nothing was written: another one has the lease, the position is another, or the state is not what it was.</summary>
    Refused,

    /// <summary>State and position are written.</summary>
    Committed,

    /// <summary>State and position are written, and as the state has come as far as the live one it has taken its place.</summary>
    BecameLive,
}
