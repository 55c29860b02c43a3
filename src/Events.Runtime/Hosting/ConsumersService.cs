using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Runs the application's consumers from the start of the host to its stop.</summary>
internal sealed class ConsumersService(IEnumerable<GroupConsumer> consumers) : IHostedService
{
    private readonly GroupConsumer[] _consumers = [.. consumers];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (GroupConsumer consumer in _consumers) consumer.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_consumers.Select(consumer => consumer.StopAsync(cancellationToken)));
}
