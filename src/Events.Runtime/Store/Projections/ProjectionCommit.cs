namespace Events.Store.Projections;

/// <summary>A page of a projection: from where to where, by whom.</summary>
/// <param name="Role">Which state it is, as far as its writer knows.</param>
/// <param name="Generation">The number of that state.</param>
/// <param name="Owner">Who has the lease, as far as it knows.</param>
/// <param name="From">The position before; null when there is none.</param>
/// <param name="To">The position behind.</param>
public sealed record ProjectionCommit(ProjectionRole Role, int Generation, string Owner, EntryId? From, ProjectionPosition To)
{
    /// <summary>The lease is kept for so long, from now on.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The time for which the state before is kept when the page makes its state the live one.</summary>
    public TimeSpan KeepOld { get; init; }

    /// <summary>
    /// Tells whether it has come to the end of the stream: then it takes the place of a live state that stands still, whatever the position of that is.
    /// </summary>
    public bool IsCaughtUp { get; init; }

    /// <summary>Keys of the state that were not named before, so that they can be deleted with it.</summary>
    public IReadOnlyList<string> NewKeys { get; init; } = [];
}
