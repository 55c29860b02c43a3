using System.Collections.Concurrent;
using Events.Commits;
using Events.Store;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Projections;

/// <summary>The state beside the stream.</summary>
internal sealed class StreamProjectionStorage(IStreamStore store, StreamKey stream, string name, ProjectionOptions options) : IProjectionStorage
{
    // So many keys of a state are remembered as known to the server; one that is not is told again.
    private const int MaxKnown = 10_000;

    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    public ValueTask<ProjectionLease?> TryLeaseAsync(ProjectionRole role, string owner, CancellationToken cancellationToken) =>
        store.LeaseProjectionAsync(stream, name, new(role, owner, options.Lease), cancellationToken);

    public async ValueTask<ProjectionOutcome> CommitAsync(ProjectionPage page, CancellationToken cancellationToken)
    {
        IReadOnlyList<CommitCommand> commands = page.Batch.Writes.Commands;

        // The state begins: one of the same number may have been here, and was deleted with what the server knew of its keys.
        if (page.From is null) _known.Clear();
        List<string> keys = FindNew(commands, KeyPrefix(page.Batch.Generation)!);
        ProjectionOutcome outcome = await store.CommitProjectionAsync(
            stream,
            name,
            new ProjectionCommit(page.Role, page.Batch.Generation, page.Owner, page.From?.Id, page.To)
            {
                Lease = options.Lease,
                KeepOld = options.KeepOld,
                IsCaughtUp = page.IsCaughtUp,
                NewKeys = keys,
            },
            commands,
            cancellationToken).ConfigureAwait(false);
        if (outcome == ProjectionOutcome.Refused) return outcome;
        if (_known.Count > MaxKnown) _known.Clear();
        foreach (string key in keys) _known[key] = true;
        return outcome;
    }

    public ValueTask ReleaseAsync(int generation, string owner, string? fault, CancellationToken cancellationToken) =>
        store.ReleaseProjectionAsync(stream, name, new(generation, owner, fault), cancellationToken);

    public ValueTask<int?> RebuildAsync(CancellationToken cancellationToken) => store.RebuildProjectionAsync(stream, name, cancellationToken);

    public ValueTask<ProjectionStanding?> DescribeAsync(CancellationToken cancellationToken) => store.FindProjectionAsync(stream, name, cancellationToken);

    public ValueTask<bool> DropOldAsync(CancellationToken cancellationToken) => store.DropOldProjectionAsync(stream, name, cancellationToken);

    public string KeyPrefix(int generation) => ProjectionNames.StatePrefix(stream, name, generation);

    private List<string> FindNew(IReadOnlyList<CommitCommand> commands, string prefix)
    {
        var keys = new List<string>();
        HashSet<string>? seen = null;
        string? last = null;
        for (int i = 0; i < commands.Count; i++)
        {
            string key = commands[i].Key;
            if (ReferenceEquals(key, last)) continue;
            last = key;
            if (_known.ContainsKey(key) || !key.StartsWith(prefix, StringComparison.Ordinal)) continue;
            seen ??= new HashSet<string>(StringComparer.Ordinal);
            if (seen.Add(key)) keys.Add(key);
        }

        return keys;
    }
}
