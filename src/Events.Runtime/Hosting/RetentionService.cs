using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Looks after the application's streams from the start of the host to its stop.</summary>
/// <param name="provider">The container.</param>
/// <param name="registrations">The streams.</param>
internal sealed class RetentionService(IServiceProvider provider, IEnumerable<RetentionRegistration> registrations) : IHostedService
{
    private readonly List<IAsyncDisposable> _keepers = [];

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (RetentionRegistration registration in registrations) _keepers.Add(registration.Start(provider));
        }
        catch
        {
            await StopAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // All of them, and together: none waits for the store of another.
        Task[] stopping = [.. _keepers.Select(static keeper => keeper.DisposeAsync().AsTask())];
        _keepers.Clear();
        await Task.WhenAll(stopping).ConfigureAwait(false);
    }
}
