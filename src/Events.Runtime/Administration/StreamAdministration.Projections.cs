using Events.Errors;
using Events.Store;
using Events.Store.Projections;

namespace Events.Administration;

/// <content>Projections whose state is beside their stream.</content>
public sealed partial class StreamAdministration
{
    /// <summary>Lists the projections of a stream with their states: which is live, how far each is, who writes it, why it stands still.</summary>
    /// <param name="stream">The stream's key. The stream itself need not be there.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async Task<IReadOnlyList<ProjectionDetails>> ListProjectionsAsync(string stream, CancellationToken cancellationToken = default)
    {
        StreamKey key = Key(stream);
        IReadOnlyList<ProjectionStanding> standings = await _store.ListProjectionsAsync(key, cancellationToken).ConfigureAwait(false);
        if (standings.Count == 0) return [];
        StreamInfo? info = null;
        try
        {
            info = await _store.StreamInfoAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (StreamNotFoundException)
        {
            // Nothing is behind any position.
        }

        var all = new List<ProjectionDetails>();
        foreach (ProjectionStanding standing in standings)
        {
            foreach (GenerationStanding generation in standing.Generations)
            {
                all.Add(new ProjectionDetails(
                    stream,
                    standing.Name,
                    generation.Number,
                    generation.Role,
                    generation.Position?.Id,
                    LagOf(generation.Position, info),
                    generation.LeaseLeft > TimeSpan.Zero ? generation.Owner : null,
                    generation.Fault));
            }
        }

        return all;
    }

    /// <summary>
    /// Has a projection rebuilt beside its live state by whoever runs it, see <see cref="Events.Projections.ProjectionView.RebuildAsync"/>.
    /// </summary>
    /// <param name="stream">The stream's key.</param>
    /// <param name="projection">The projection.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The number of the state that is built; null when nobody has ever run the projection.</returns>
    public async Task<int?> RebuildProjectionAsync(string stream, string projection, CancellationToken cancellationToken = default) =>
        await _store.RebuildProjectionAsync(Key(stream), projection, cancellationToken).ConfigureAwait(false);

    private static long? LagOf(ProjectionPosition? position, StreamInfo? info) =>
        info is null || position?.Id >= info.LastGeneratedId ? 0
        : position is not { } at ? info.Length
        : at.Passed < 0 ? null
        : Math.Max(0, info.EntriesAdded - at.Passed);
}
