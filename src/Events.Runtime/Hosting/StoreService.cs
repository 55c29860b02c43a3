using Events.Store;
using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>
/// Connects before any service of the application is started, whether it consumes or only produces: what cannot be reached is told
/// at the start, and not by the first event.
/// </summary>
internal sealed class StoreService(IStreamStore store) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken) =>
        await store.OpenAsync(cancellationToken).ConfigureAwait(false);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
