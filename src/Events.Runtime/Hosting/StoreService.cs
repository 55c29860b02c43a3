using Events.Client;
using Events.Diagnostics;
using Events.Redis.Permissions;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Roles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Hosting;

/// <summary>
/// Connects before any service of the application is started, whether it consumes or only produces: what cannot be reached is told
/// at the start, and not by the first event. So is a stream to which the user may not produce.
/// </summary>
internal sealed class StoreService(IStreamStore store, DeclaredStreams streams, ILoggerFactory? loggers = null) : IHostedLifecycleService
{
    private readonly ILogger _logger = SafeLogger.Over((loggers ?? NullLoggerFactory.Instance).CreateLogger<EventsClient>());
    private Task _checking = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await store.OpenAsync(cancellationToken).ConfigureAwait(false);

        // Nothing waits for it: a multiplexer may not be connected yet, and who may not produce may replay.
        _checking = Task.Run(CheckAsync, CancellationToken.None);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _checking.WaitAsync(cancellationToken);

    private async Task CheckAsync()
    {
        if (store is not IScriptStore commands) return;
        foreach (StreamKey stream in streams.Keys)
        {
            try
            {
                if (await PermissionCheck.FindMissingToProduceAsync(commands, stream).ConfigureAwait(false) is { } missing)
                {
                    Log.ProducingRefused(_logger, stream.Name, missing.Message);
                }
            }
            catch
            {
                // Whoever produces will be told.
            }
        }
    }
}
