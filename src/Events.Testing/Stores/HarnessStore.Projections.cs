using Events.Commits;
using Events.Store;
using Events.Store.Projections;

namespace Events.Testing.Stores;

/// <summary>States of projections, and how far they are.</summary>
internal sealed partial class HarnessStore
{
    public ValueTask<ProjectionLease?> LeaseProjectionAsync(
        StreamKey stream, string projection, ProjectionRole role, string owner, TimeSpan lease, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.LeaseProjectionAsync(stream, projection, role, owner, lease, cancellationToken), cancellationToken);

    public ValueTask<ProjectionOutcome> CommitProjectionAsync(
        StreamKey stream, string projection, ProjectionCommit commit, IReadOnlyList<CommitCommand> commands, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.CommitProjectionAsync(stream, projection, commit, commands, cancellationToken), cancellationToken);

    public async ValueTask ReleaseProjectionAsync(
        StreamKey stream, string projection, int generation, string owner, string? fault, CancellationToken cancellationToken = default)
    {
        await BeginAsync(cancellationToken).ConfigureAwait(false);
        await inner.ReleaseProjectionAsync(stream, projection, generation, owner, fault, cancellationToken).ConfigureAwait(false);
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
