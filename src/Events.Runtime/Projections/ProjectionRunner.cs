using Events.Diagnostics;
using Events.Safety;
using Events.Store.Projections;
using Events.Time;

namespace Events.Projections;

/// <summary>
/// Runs a projection: of any number of processes one follows the stream and writes the state, page by page, each with the position behind it. Another one takes
/// over when that stops, or has died for <see cref="ProjectionOptions.Lease"/>. A rebuild runs beside it. Dispose it to stop.
/// </summary>
public sealed class ProjectionRunner : IAsyncDisposable, IDisposable
{
    private readonly ProjectionSetup _setup;
    private readonly ProjectionLoop _live;
    private readonly ProjectionLoop _next;
    private readonly CancellationTokenSource _stop = new();
    private Task _loops = Task.CompletedTask;

    internal ProjectionRunner(ProjectionSetup setup)
    {
        setup.Options.Validate();
        if (setup.Definition.Handlers.FirstOrDefault(static handler => handler.IsBatch) is { } batch)
        {
            throw new ArgumentException($"The handler {batch.Method} of the projection {setup.Name} takes a batch: a projection writes pages anyway, and its handlers take one event.");
        }

        _setup = setup;
        _live = new ProjectionLoop(setup, ProjectionRole.Live);
        _next = new ProjectionLoop(setup, ProjectionRole.Next);
        View = new ProjectionView(setup.Name, setup.Storage);
    }

    /// <summary>The name of the projection.</summary>
    public string Name => _setup.Name;

    /// <summary>The Redis key of the stream.</summary>
    public string Stream => _setup.Stream.Name;

    /// <summary>The status of the live state, as this process sees it.</summary>
    public ProjectionStatus Status => _live.Status;

    /// <summary>The status of the state that is being built, as this process sees it; null when it builds none.</summary>
    public ProjectionStatus? Rebuild => _next.Status is { State: not (ProjectionState.Standby or ProjectionState.Starting or ProjectionState.Stopped) } building
        ? building
        : null;

    /// <summary>The same projection for whoever reads it.</summary>
    public ProjectionView View { get; }

    /// <summary>Does the same as <see cref="ProjectionView.RebuildAsync"/>, and begins at once where this process may.</summary>
    /// <param name="cancellationToken">Cancels waiting.</param>
    /// <returns>The number of the state that is built.</returns>
    /// <exception cref="InvalidOperationException">Nobody has ever run the projection.</exception>
    public async ValueTask<int> RebuildAsync(CancellationToken cancellationToken = default)
    {
        int generation = await View.RebuildAsync(cancellationToken).ConfigureAwait(false);
        _next.Wake();
        return generation;
    }

    /// <summary>Tries again where this process has given up (<see cref="ProjectionState.Faulted"/>): when what was wrong is mended.</summary>
    public void Resume()
    {
        _live.Resume();
        _next.Resume();
    }

    /// <summary>
    /// Stops: the page that is being handled is taken back, and another process goes on at once. A handler that does not heed its token is waited for no longer
    /// than <see cref="ProjectionOptions.StopTimeout"/>; then it is logged, and another process goes on when the lease has ended.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        if (await _loops.EndsWithinAsync(_setup.Options.StopTimeout, _setup.Time).ConfigureAwait(false)) await _loops.ConfigureAwait(false);
        else Log.ProjectionStillRuns(_setup.Logger, _setup.Name, _setup.Stream.Name, _setup.Options.StopTimeout.TotalSeconds);
    }

    /// <summary>Stops, and does not wait for it.</summary>
    public void Dispose() => _setup.Cancel(_stop);

    internal void Start()
    {
        Task? loops = null;
        UserCall.Run(() => loops = Task.WhenAll(_live.RunAsync(_stop.Token), _next.RunAsync(_stop.Token)));
        _loops = loops!;
    }
}
