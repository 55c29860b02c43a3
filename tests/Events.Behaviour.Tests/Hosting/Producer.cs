using Events.Behaviour.Sample;
using Microsoft.Extensions.Hosting;

namespace Events.Behaviour.Hosting;

/// <summary>A service of an application that produces an event when it starts.</summary>
public sealed class Producer(WorkStream stream) : IHostedService
{
    public bool HasStarted { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        HasStarted = true;
        await stream.ProduceAsync(new Work(1), cancellationToken: cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
