using Events.Projections;
using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Runs the application's projections from the start of the host to its stop.</summary>
/// <param name="runners">The projections.</param>
internal sealed class ProjectionService(IEnumerable<ProjectionRunner> runners) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ProjectionRunner runner in runners) runner.Start();
        return Task.CompletedTask;
    }

    // All of them, and together: none waits for the store of another.
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(runners.Select(static runner => runner.DisposeAsync().AsTask())).WaitAsync(cancellationToken);
}
