using Events.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Runs the application's projections from the start of the host to its stop.</summary>
/// <param name="provider">The container: they are made when all options were looked at.</param>
internal sealed class ProjectionService(IServiceProvider provider) : IHostedService
{
    private ProjectionRunner[] _runners = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _runners = [.. provider.GetServices<ProjectionRunner>()];
        foreach (ProjectionRunner runner in _runners) runner.Start();
        return Task.CompletedTask;
    }

    // All of them, and together: none waits for the store of another.
    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_runners.Select(static runner => runner.DisposeAsync().AsTask())).WaitAsync(cancellationToken);
}
