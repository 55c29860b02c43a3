using Events.Testing.Watching;
using Microsoft.Extensions.Hosting;

namespace Events.Testing.Hosting;

/// <summary>Lets time run by itself when the host stops: limits on the stop go by the clock, and the test does not move it any more.</summary>
internal sealed class HarnessService(World world) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        world.Time.Run();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
