using Events.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Runs the application's consumers from the start of the host to its stop.</summary>
internal sealed class ConsumersService(IServiceProvider provider, EventsRegistrations registrations) : IHostedService
{
    private GroupConsumer[] _consumers = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _consumers = [.. provider.GetServices<GroupConsumer>()];
        try
        {
            // All of them first: none is to run when the host does not start because of another.
            foreach (GroupConsumer consumer in _consumers) consumer.CheckHandlers();
            foreach (GroupConsumer consumer in _consumers)
            {
                consumer.Vitals.IsWatched = registrations.HasHealthCheck;
                consumer.Start();
            }
        }
        catch
        {
            // The host does not start, and stops no service that has not.
            await StopAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(
    [
        .. _consumers.Select(consumer => consumer.StopAsync(cancellationToken)),
        .. registrations.Stores.Select(store => store.GetConsumers(provider).StopAsync(cancellationToken)),
    ]);
}
