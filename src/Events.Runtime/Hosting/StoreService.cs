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
/// Looks at all options, and then connects, before any service of the application is started, whether it consumes or only produces: what is wrong or cannot be
/// reached is told at the start, and not by the first event. So is a stream to which the user may not produce, and what there is.
/// </summary>
internal sealed class StoreService(IServiceProvider provider, EventsRegistrations registrations, ILoggerFactory? loggers = null) : IHostedLifecycleService
{
    private readonly ILogger _logger = SafeLogger.Over((loggers ?? NullLoggerFactory.Instance).CreateLogger<EventsClient>());
    private Task _checking = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        StartCheck.Run(provider, registrations);
        var opened = new List<(IStreamStore Store, StreamKey[] Streams)>();
        foreach (StoreRegistration registration in registrations.Stores)
        {
            IStreamStore store = registration.GetStore(provider);

            // It is told of losses, also where nobody has asked for it yet.
            registration.GetClient(provider);
            await store.OpenAsync(cancellationToken).ConfigureAwait(false);
            await SettingsCheck.RequireAsync(store, cancellationToken).ConfigureAwait(false);
            StartLog.Write(_logger, provider, registration, store);
            opened.Add((store, [.. registration.Streams.Where(static stream => !stream.IsTemplate).Select(stream => KeyOf(stream))]));
        }

        // Nothing waits for it: a multiplexer may not be connected yet, and who may not produce may replay.
#pragma warning disable RS0030 // Once at the start.
        _checking = Task.Run(() => CheckAsync(opened), CancellationToken.None);
#pragma warning restore RS0030
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _checking.WaitAsync(cancellationToken);

    // Of a stream with partitions the first: who may produce to one may produce to all.
    private StreamKey KeyOf(StreamRegistration stream) => StreamRegistration.KeysOf(stream.Definition, stream.MakeOptions(provider, null)).First();

    private async Task CheckAsync(List<(IStreamStore Store, StreamKey[] Streams)> opened)
    {
        foreach ((IStreamStore store, StreamKey[] streams) in opened)
        {
            await SettingsCheck.TellAsync(store, _logger).ConfigureAwait(false);
            if (store is not IScriptStore commands) continue;
            foreach (StreamKey stream in streams) await CheckAsync(commands, stream).ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(IScriptStore commands, StreamKey stream)
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
