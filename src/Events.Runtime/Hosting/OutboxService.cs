using Events.Outbox;
using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Relays the application's outboxes from the start of the host to its stop.</summary>
/// <param name="provider">The container.</param>
/// <param name="registrations">The outboxes.</param>
internal sealed class OutboxService(IServiceProvider provider, IEnumerable<OutboxRegistration> registrations) : IHostedService
{
    private readonly List<OutboxRelay> _relays = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (OutboxRegistration registration in registrations) _relays.Add(registration.Relay(provider));
        foreach (OutboxRelay relay in _relays) relay.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_relays.Select(static relay => relay.DisposeAsync().AsTask())).WaitAsync(cancellationToken).ConfigureAwait(false);
        _relays.Clear();
    }
}
