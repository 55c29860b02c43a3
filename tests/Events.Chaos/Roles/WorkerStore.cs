using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.StackExchangeRedis;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Events.Chaos.Roles;

/// <summary>A worker's connection, made as an application makes it.</summary>
public sealed class WorkerStore : IAsyncDisposable
{
    private readonly ConnectionMultiplexer? _multiplexer;

    private WorkerStore(IStreamStore store, ConnectionMultiplexer? multiplexer)
    {
        Store = store;
        _multiplexer = multiplexer;
    }

    public IStreamStore Store { get; }

    /// <summary>Connects; waits for the server if it is down, as it may be when a worker is started.</summary>
    public static async Task<WorkerStore> ConnectAsync(
        WorkerOptions options, ILoggerFactory loggers, FileLog log, CancellationToken cancellationToken)
    {
        if (options.Store != StoreKind.Redis) return await ConnectMultiplexerAsync(options, loggers);
        RedisOptions redis = RedisOptions.Parse(options.Redis) with
        {
            ClientName = options.Name,

            // A small part of a lease, as by default: one that waits for longer is as good as stopped.
            MaxReconnectDelay = TimeSpan.FromMilliseconds(Math.Max(50, options.MinIdleMs / 10)),
        };
        while (true)
        {
            try
            {
                var store = await RedisStreamStore.ConnectAsync(redis, loggers.CreateLogger<RedisStreamStore>(), cancellationToken);
                return new WorkerStore(store, null);
            }
            catch (StreamStoreException exception)
            {
                log.Write($"Cannot connect yet: {exception.Message}");
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (_multiplexer is not null) await _multiplexer.CloseAsync();
    }

    // It goes on connecting by itself.
    private static async Task<WorkerStore> ConnectMultiplexerAsync(WorkerOptions options, ILoggerFactory loggers)
    {
        ConfigurationOptions configuration = ConfigurationOptions.Parse(options.Redis);
        configuration.AbortOnConnectFail = false;
        configuration.ClientName = options.Name;
        ConnectionMultiplexer multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
        var how = new StackExchangeRedisOptions { DedicatedReads = options.Store == StoreKind.DedicatedReads };
        var store = new StackExchangeStreamStore(multiplexer, how, logger: loggers.CreateLogger<StackExchangeStreamStore>());
        return new WorkerStore(store, multiplexer);
    }
}
