using Events.Commits;
using Events.Errors;
using Events.Store.Projections;

namespace Events.Store.Roles;

/// <summary>
/// Keeps the states of projections and how far each has come beside their stream, in its slot: each step is one script. Time is the server's (<c>TIME</c>). A
/// part of <see cref="IStreamStore"/>. What is kept: the set <c>{stream}:projections</c> (their names), the hash <c>{stream}:projection-record:name</c>, the
/// set <c>{stream}:projection-keys:name:generation</c>, and the keys of the state, <c>{stream}:projection:name:generation:…</c>.
/// </summary>
public interface IProjectionStore
{
    /// <summary>
    /// Takes the lease of a state, or keeps it, unless another one has it. A projection that is not known yet is made, with its first state as the live one.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="request">Who asks, for which of its states.</param>
    /// <param name="cancellationToken">Cancels waiting. It may be called again after any error.</param>
    /// <returns>The lease; null when another one has it, or none is being built.</returns>
    ValueTask<ProjectionLease?> LeaseProjectionAsync(
        StreamKey stream, string projection, ProjectionLeaseRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Applies writes and sets the position, both at once, if the owner still has the lease and the position is the one before. A state that is being built
    /// takes the place of the live one when it has come as far. Where a command is refused behind others that were applied, the state is broken until it is
    /// rebuilt.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="commit">From where to where, by whom.</param>
    /// <param name="commands">The writes, of keys in the stream's slot; may be none.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="ServerErrorException">A command cannot be applied; the message says which, and what was written.</exception>
    /// <exception cref="ArgumentException">A command cannot be right; nothing was written.</exception>
    ValueTask<ProjectionOutcome> CommitProjectionAsync(
        StreamKey stream, string projection, ProjectionCommit commit, IReadOnlyList<CommitCommand> commands, CancellationToken cancellationToken = default);

    /// <summary>Gives the lease back, if the owner has it, so that another one may go on at once.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="release">Who gives which of its states back.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask ReleaseProjectionAsync(StreamKey stream, string projection, ProjectionRelease release, CancellationToken cancellationToken = default);

    /// <summary>
    /// Begins another state beside the live one, to be built from the beginning of the stream by whoever runs the projection. One that is being built goes on,
    /// unless it stands still: then another one takes its place.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Cancels waiting. It may be called again after any error.</param>
    /// <returns>The number of the state that is being built; null when nobody has ever run the projection.</returns>
    ValueTask<int?> RebuildProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default);

    /// <summary>Describes the projections of a stream, by their names. Writes nothing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<IReadOnlyList<ProjectionStanding>> ListProjectionsAsync(StreamKey stream, CancellationToken cancellationToken = default);

    /// <summary>Describes one of them. Writes nothing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>Null when nobody has ever run it.</returns>
    ValueTask<ProjectionStanding?> FindProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default);

    /// <summary>Deletes a part of the states that were live before and are not kept any more: some hundred keys of each (<c>UNLINK</c>).</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Cancels waiting. It may be called again after any error.</param>
    /// <returns>Whether there is more.</returns>
    ValueTask<bool> DropOldProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default);

    /// <summary>Deletes a projection with all its states. Whoever runs it begins anew.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Cancels waiting; what was deleted stays deleted, and calling again deletes the rest.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DeleteProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default);
}
