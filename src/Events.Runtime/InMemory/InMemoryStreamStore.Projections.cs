using Events.Commits;
using Events.InMemory.Delivery;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Commits;
using Events.Store.Projections;

namespace Events.InMemory;

/// <summary>States of projections, and how far they are.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<ProjectionLease?> LeaseProjectionAsync(
        StreamKey stream, string projection, ProjectionLeaseRequest request, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        ArgumentException.ThrowIfNullOrEmpty(request.Owner);
        return Answer(stream, cancellationToken, () =>
        {
            ProjectionValue? found = FindProjectionValue(stream, projection);
            if (found is null)
            {
                if (request.Role != ProjectionRole.Live) return null;
                found = _keys.FindOrCreate<ProjectionValue>(ProjectionNames.Record(stream, projection));
                found.Live = found.Begin().Number;
                _keys.FindOrCreate<SetValue>(ProjectionNames.Names(stream)).Members.Add(projection);
            }

            ProjectedState? state = found.Find(request.Role);
            if (state is null || (state.Owner is not null && state.Owner != request.Owner && state.Until > Now)) return null;
            (state.Owner, state.Until) = (request.Owner, Now + AtLeastOne(request.Lease));
            return new ProjectionLease(state.Number, state.Position, state.Fault) { IsBroken = state.IsBroken };
        });
    }

    /// <inheritdoc/>
    public ValueTask<ProjectionOutcome> CommitProjectionAsync(
        StreamKey stream, string projection, ProjectionCommit commit, IReadOnlyList<CommitCommand> commands, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        ArgumentNullException.ThrowIfNull(commit);
        ArgumentNullException.ThrowIfNull(commands);
        CommitRules.Check(stream, commands);
        return Answer(stream, cancellationToken, () =>
        {
            ProjectionValue? found = FindProjectionValue(stream, projection);
            if (found?.Find(commit.Role) is not { } state || state.Number != commit.Generation || state.Owner != commit.Owner
                || state.Position?.Id != commit.From)
            {
                return ProjectionOutcome.Refused;
            }

            var executor = new CommitExecutor(_keys, () => Now, Add);
            try
            {
                executor.Execute(commands);
            }
            catch (Exception exception) when (executor.HasApplied)
            {
                (state.IsBroken, state.Fault) = (true, exception.Message);
                throw;
            }

            state.Keys.UnionWith(commit.NewKeys);
            (state.Position, state.Until, state.Fault) = (commit.To, Now + AtLeastOne(commit.Lease), null);
            if (commit.Role == ProjectionRole.Live) return ProjectionOutcome.Committed;
            ProjectedState live = found.Find(ProjectionRole.Live)!;
            if (commit.To.Id < live.Position?.Id && !(live.Fault is not null && commit.IsCaughtUp)) return ProjectionOutcome.Committed;
            live.DropAt = Now + (long)commit.KeepOld.TotalMilliseconds;
            (found.Live, found.Next) = (state.Number, null);
            return ProjectionOutcome.BecameLive;
        });
    }

    /// <inheritdoc/>
    public ValueTask ReleaseProjectionAsync(
        StreamKey stream, string projection, ProjectionRelease release, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        ArgumentException.ThrowIfNullOrEmpty(release.Owner);
        return WithoutResult(Answer(stream, cancellationToken, () =>
        {
            ProjectedState? state = FindProjectionValue(stream, projection)?.States.GetValueOrDefault(release.Generation);
            if (state is null || state.Owner != release.Owner) return false;
            (state.Owner, state.Until) = (null, 0);
            if (!string.IsNullOrEmpty(release.Fault)) state.Fault = release.Fault;
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<int?> RebuildProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return Answer<int?>(stream, cancellationToken, () =>
        {
            if (FindProjectionValue(stream, projection) is not { } found) return null;
            if (found.Find(ProjectionRole.Next) is { } next)
            {
                if (next.Fault is null) return next.Number;
                next.DropAt = 0;
            }

            found.Next = found.Begin().Number;
            return found.Next;
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ProjectionStanding>> ListProjectionsAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer<IReadOnlyList<ProjectionStanding>>(stream, cancellationToken, () =>
            [.. (_keys.Find<SetValue>(ProjectionNames.Names(stream))?.Members ?? []).Order(StringComparer.Ordinal)
                .Select(name => Describe(stream, name)).OfType<ProjectionStanding>()]);

    /// <inheritdoc/>
    public ValueTask<ProjectionStanding?> FindProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return Answer(stream, cancellationToken, () => Describe(stream, projection));
    }

    /// <inheritdoc/>
    public ValueTask<bool> DropOldProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return Answer(stream, cancellationToken, () =>
        {
            if (FindProjectionValue(stream, projection) is not { } found) return false;
            foreach (ProjectedState state in found.States.Values.Where(state => state.DropAt <= Now).ToList())
            {
                foreach (string key in state.Keys) _keys.Delete(new StreamKey(key));
                found.States.Remove(state.Number);
            }

            return false;
        });
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteProjectionAsync(StreamKey stream, string projection, CancellationToken cancellationToken = default)
    {
        ProjectionNames.Check(stream, projection);
        return Answer(stream, cancellationToken, () =>
        {
            if (FindProjectionValue(stream, projection) is not { } found) return false;
            foreach (string key in found.States.Values.SelectMany(static state => state.Keys)) _keys.Delete(new StreamKey(key));
            _keys.Delete(ProjectionNames.Record(stream, projection));
            SetValue names = _keys.FindOrCreate<SetValue>(ProjectionNames.Names(stream));
            names.Members.Remove(projection);
            if (names.Members.Count == 0) _keys.Delete(ProjectionNames.Names(stream));
            return true;
        });
    }

    private ProjectionValue? FindProjectionValue(StreamKey stream, string projection) =>
        _keys.Find<ProjectionValue>(ProjectionNames.Record(stream, projection));

    private ProjectionStanding? Describe(StreamKey stream, string projection) => FindProjectionValue(stream, projection) is { } found
        ? new ProjectionStanding(projection, [.. found.States.Values.Select(state => new GenerationStanding(
            state.Number, found.RoleOf(state), state.Position, state.Owner, TimeSpan.FromMilliseconds(Math.Max(0, state.Until - Now)), state.Fault))])
        : null;
}
