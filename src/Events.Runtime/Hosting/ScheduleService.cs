using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Moves what is scheduled on the application's streams from the start of the host to its stop.</summary>
/// <param name="provider">The container.</param>
/// <param name="registrations">The streams.</param>
internal sealed class ScheduleService(IServiceProvider provider, IEnumerable<ScheduleRegistration> registrations) : IHostedService
{
    private readonly List<IAsyncDisposable> _keepers = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ScheduleRegistration registration in registrations) _keepers.Add(registration.Start(provider));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (IAsyncDisposable keeper in _keepers) await keeper.DisposeAsync().ConfigureAwait(false);
        _keepers.Clear();
    }
}
