using Events.Commits;
using Events.Redis.Permissions;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Commits;
using Events.Store.Projections;

namespace Events.Redis.Stores;

/// <summary>States of projections, and how far they are.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<ProjectionLease?> LeaseProjectionAsync(
        StreamKey stream, string projection, ProjectionLeaseRequest request, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        ArgumentException.ThrowIfNullOrEmpty(request.Owner);
        return ProjectedAsync(stream, projection, () => LeaseProjection.RunAsync(this, stream, projection, request, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<ProjectionOutcome> CommitProjectionAsync(
        StreamKey stream, string projection, ProjectionCommit commit, IReadOnlyList<CommitCommand> commands, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentNullException.ThrowIfNull(commands);
        CommitRules.Check(stream, commands);
        return ProjectedAsync(stream, projection, () => CommitProjection.RunAsync(this, stream, projection, commit, commands, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask ReleaseProjectionAsync(
        StreamKey stream, string projection, ProjectionRelease release, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        ArgumentException.ThrowIfNullOrEmpty(release.Owner);
        return LeaseProjection.ReleaseAsync(this, stream, projection, release, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int?> RebuildProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return ProjectedAsync(stream, projection, () => RebuildProjection.RunAsync(this, stream, projection, cancellationToken));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ProjectionStanding>> ListProjectionsAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var all = new List<ProjectionStanding>();
        foreach (string name in await FindProjection.NamesAsync(this, stream, cancellationToken).ConfigureAwait(false))
        {
            if (await FindProjection.RunAsync(this, stream, name, cancellationToken).ConfigureAwait(false) is { } found) all.Add(found);
        }

        return all;
    }

    /// <inheritdoc/>
    public ValueTask<ProjectionStanding?> FindProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return FindProjection.RunAsync(this, stream, projection, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DropOldProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return DropProjection.OldAsync(this, stream, projection, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return DropProjection.AllAsync(this, stream, projection, cancellationToken);
    }

    private ValueTask<T> ProjectedAsync<T>(StreamKey stream, string projection, Func<ValueTask<T>> call) =>
        PermissionCheck.ExplainedAsync(this, stream, "projecting", () => NeededPermissions.Projection(stream, projection), call);
}
