using Events.Store.Projections;

namespace Events.Projections;

/// <summary>A projection as its readers and operators see it, whoever runs it.</summary>
public sealed class ProjectionView
{
    private readonly IProjectionStorage _storage;

    internal ProjectionView(string name, IProjectionStorage storage) => (Name, _storage) = (name, storage);

    /// <summary>The name of the projection.</summary>
    public string Name { get; }

    /// <summary>Describes the states of the projection, up to where each has come, and who has their leases; null when nobody has ever run it.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<ProjectionStanding?> DescribeAsync(CancellationToken cancellationToken = default) => _storage.DescribeAsync(cancellationToken);

    /// <summary>The number of the state to read: 1 until it was rebuilt.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<int> LiveGenerationAsync(CancellationToken cancellationToken = default) =>
        (await DescribeAsync(cancellationToken).ConfigureAwait(false))?.Live.Number ?? 1;

    /// <summary>
    /// The Redis key of a part of the live state, see <see cref="ProjectionBatch.Key"/>. After a rebuild it is another; the one before is there for
    /// <see cref="ProjectionOptions.KeepOld"/> more.
    /// </summary>
    /// <param name="name">The name of the part.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <exception cref="InvalidOperationException">The state is not in Redis.</exception>
    public async ValueTask<string> KeyAsync(string name, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        int generation = await LiveGenerationAsync(cancellationToken).ConfigureAwait(false);
        string prefix = _storage.KeyPrefix(generation) ?? throw new InvalidOperationException(
            $"The state of the projection {Name} is not in Redis, so it has no keys; LiveGenerationAsync says which of its states to read.");
        return $"{prefix}:{name}";
    }

    /// <summary>
    /// Builds the state anew from the beginning of the stream, beside the live one, which is read and kept up to date until the new one has come as far; then
    /// that takes its place, all at once. Whoever runs the projection does so, and sees it within <see cref="ProjectionOptions.PollInterval"/>. One that is
    /// being built already goes on; one that stands still is begun anew.
    /// </summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The number of the state that is built.</returns>
    /// <exception cref="InvalidOperationException">Nobody has ever run the projection.</exception>
    public async ValueTask<int> RebuildAsync(CancellationToken cancellationToken = default) =>
        await _storage.RebuildAsync(cancellationToken).ConfigureAwait(false)
        ?? throw new InvalidOperationException($"Nobody has ever run the projection {Name}, so there is nothing to rebuild.");
}
