using Events.Store.Projections;

namespace Events.Projections;

/// <summary>
/// Keeps the state of a projection, and in the same place how far the projection is. Of this library: beside the stream
/// (<c>AddProjection</c>). An instance is for one projection. Thread-safe, but for a page, which one thread at a time
/// has.
/// </summary>
/// <remarks>
/// What it has to hold to: <see cref="CommitAsync"/> writes state and position together or nothing, and nothing unless the owner has the lease, the state is
/// still what the page says, and the position is the one before. Whatever else it throws, the page is read again.
/// </remarks>
public interface IProjectionStorage
{
    /// <summary>
    /// Takes the lease of a state, or keeps it, unless another one has it. It makes the projection's first state when there is none.
    /// </summary>
    /// <param name="role">The live state, or the one that is being built.</param>
    /// <param name="owner">Who asks.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The lease; null when another one has it, or none is being built.</returns>
    ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionRole role, string owner, CancellationToken cancellationToken);

    /// <summary>Begins a page, before its first handler is called: a transaction, where handlers write into one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask BeginAsync(ProjectionPage page, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Writes a page and its position. A state that is being built takes the place of the live one when it has come as far.</summary>
    /// <param name="page">The page; it may have begun nothing, when there was no handler for any of its entries.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<ProjectionOutcome> CommitAsync(ProjectionPage page, CancellationToken cancellationToken);

    /// <summary>Takes a page back that was begun and not committed. Its scope ends behind it.</summary>
    /// <param name="page">The page.</param>
    ValueTask RollBackAsync(ProjectionPage page) => ValueTask.CompletedTask;

    /// <summary>Gives the lease back, if the owner has it.</summary>
    /// <param name="generation">Which state.</param>
    /// <param name="owner">Who has had it.</param>
    /// <param name="fault">Why it cannot go on; null when it can.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ReleaseAsync(int generation, string owner, string? fault, CancellationToken cancellationToken);

    /// <summary>Begins another state beside the live one; one that is being built goes on, unless it stands still.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The number of the state that is being built; null when nobody has ever run the projection.</returns>
    ValueTask<int?> RebuildAsync(CancellationToken cancellationToken);

    /// <summary>Describes the projection; null when nobody has ever run it.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<ProjectionStanding?> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Deletes a part of what was live before and is not kept any more.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Whether there is more.</returns>
    ValueTask<bool> DropOldAsync(CancellationToken cancellationToken);

    /// <summary>Gives the beginning of the keys of a state; null where the state is not in Redis.</summary>
    /// <param name="generation">Which state.</param>
    string? KeyPrefix(int generation) => null;
}
