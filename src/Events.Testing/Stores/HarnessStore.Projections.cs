using Events.Commits;
using Events.Store;
using Events.Store.Projections;

namespace Events.Testing.Stores;

/// <summary>States of projections, and how far they are.</summary>
internal sealed partial class HarnessStore
{
    public ValueTask<ProjectionLease?> LeaseProjectionAsync(
        StreamKey stream, string projection, ProjectionLeaseRequest request, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.LeaseProjectionAsync(stream, projection, request, cancellationToken), cancellationToken);

    public ValueTask<ProjectionOutcome> CommitProjectionAsync(
        StreamKey stream, string projection, ProjectionCommit commit, IReadOnlyList<CommitCommand> commands, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.CommitProjectionAsync(stream, projection, commit, commands, cancellationToken), cancellationToken);

    public async ValueTask ReleaseProjectionAsync(
        StreamKey stream, string projection, ProjectionRelease release, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await inner.ReleaseProjectionAsync(stream, projection, release, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask<int?> RebuildProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.RebuildProjectionAsync(stream, projection, cancellationToken), cancellationToken);

    public ValueTask<IReadOnlyList<ProjectionStanding>> ListProjectionsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ListProjectionsAsync(stream, cancellationToken), cancellationToken);

    public ValueTask<ProjectionStanding?> FindProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.FindProjectionAsync(stream, projection, cancellationToken), cancellationToken);

    public ValueTask<bool> DropOldProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DropOldProjectionAsync(stream, projection, cancellationToken), cancellationToken);

    public ValueTask<bool> DeleteProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.DeleteProjectionAsync(stream, projection, cancellationToken), cancellationToken);
}
