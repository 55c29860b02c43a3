using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Runs a consumer from the start of the host to its stop.</summary>
internal sealed class ConsumerService(GroupConsumer consumer) : IHostedService, IAsyncDisposable
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        consumer.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => consumer.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => consumer.DisposeAsync();
}
