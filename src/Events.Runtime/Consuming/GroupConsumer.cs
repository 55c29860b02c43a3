using Events.Consuming;
using Events.Diagnostics;
using Events.Recovery;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events;

/// <summary>
/// One consumer of a consumer group: takes up its own pending entries, then reads new ones, runs their handlers,
/// acknowledges what succeeded, and reaps what others left idle. A failed or interrupted handler leaves its entry pending.
/// </summary>
public sealed class GroupConsumer : IAsyncDisposable
{
    private readonly ConsumerScope _scope;
    private readonly HeldEntries _held;
    private readonly AckBatcher _acks;
    private readonly Dispatcher _dispatcher;
    private readonly ReadPump _pump;
    private readonly PendingReaper _reaper;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private Task? _running;
    private Task? _stopping;

    /// <summary>Makes a consumer; it reads nothing until <see cref="Start"/>.</summary>
    /// <param name="store">Where the stream is.</param>
    /// <param name="definition">The group: its stream, its name, its handlers.</param>
    /// <param name="handlers">The instance whose handlers run.</param>
    /// <param name="options">How to read, handle, acknowledge and recover.</param>
    /// <param name="time">The clock of all waiting.</param>
    /// <param name="logger">Where to log.</param>
    /// <param name="streamKey">The Redis key; null for the declared one.</param>
    public GroupConsumer(
        IStreamStore store,
        ConsumerGroupDefinition definition,
        IConsumerGroup handlers,
        ConsumerOptions options,
        TimeProvider time,
        ILogger logger,
        string? streamKey = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(handlers);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var key = new StreamKey(streamKey ?? definition.Stream.Key);
        _scope = new ConsumerScope(store, definition, key, options.Name ?? Environment.MachineName, options, time, logger);
        _held = new HeldEntries(_scope);
        _acks = new AckBatcher(_scope);
        _dispatcher = new Dispatcher(_scope, handlers, _held, _acks);
        var claimed = new ClaimedEntries(_scope, _held, _dispatcher);
        _pump = new ReadPump(_scope, _held, _dispatcher, _acks, new OwnPending(_scope, claimed));
        _reaper = new PendingReaper(_scope, _held, claimed);
    }

    /// <summary>The consumer's name within its group.</summary>
    public string Name => _scope.Name;

    /// <summary>The consumer group.</summary>
    public string Group => _scope.Group;

    /// <summary>How many entries were handled successfully since the start, those without a handler in this group included.</summary>
    public long HandledCount => _dispatcher.HandledCount;

    /// <summary>How many times handling failed since the start.</summary>
    public long FailedCount => _dispatcher.FailedCount;

    /// <summary>
    /// Starts reading in the background: creates the group if need be, takes up the own pending entries, then new ones.
    /// A server that cannot be reached is logged and tried again until <see cref="StopAsync"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The consumer was started or stopped before.</exception>
    public void Start()
    {
        lock (_lock)
        {
            if (_running is not null || _stopping is not null)
            {
                throw new InvalidOperationException($"Consumer '{Name}' of group '{Group}' was started before; make a new one.");
            }

            _running = Task.WhenAll(
                Task.Run(() => _pump.RunAsync(_stop.Token)),
                Task.Run(() => _reaper.RunAsync(_stop.Token)));
        }

        Log.ConsumerStarted(_scope.Logger, Name, Group, _scope.Stream.Name, _scope.Store.Description);
    }

    /// <summary>
    /// Stops: reads no more, begins no further handler, waits for the running ones up to
    /// <see cref="ConsumerOptions.StopTimeout"/> (then cancels them), and acknowledges what succeeded. Entries not handled
    /// stay pending for the next consumer.
    /// </summary>
    /// <param name="cancellationToken">Cancels the running handlers at once.</param>
    public Task StopAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            _stopping ??= StopCoreAsync(cancellationToken);
            return _stopping;
        }
    }

    /// <summary>
    /// Ends at once as a killed process would: nothing more is acknowledged or handed over, running handlers are cancelled
    /// and their outcome is not used. For tests of recovery.
    /// </summary>
    public async Task AbortAsync()
    {
        lock (_lock) _stopping ??= Task.CompletedTask;
        _acks.Drop();
        _dispatcher.StopBeginning();
        _dispatcher.CancelHandlers();
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_running is not null) await _running.ConfigureAwait(false);
    }

    /// <summary>Stops the consumer (see <see cref="StopAsync"/>).</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _acks.Dispose();
        _stop.Dispose();
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        if (_running is null) return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _dispatcher.StopBeginning();
        await WaitForHandlersAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _acks.FlushAsync().ConfigureAwait(false);
        }
        catch (StreamStoreException exception)
        {
            Log.AckFailed(_scope.Logger, _scope.Stream.Name, Group, Name, exception);
        }

        Log.ConsumerStopped(_scope.Logger, Name, Group, _scope.Stream.Name, HandledCount, FailedCount);
    }

    private async Task WaitForHandlersAsync(CancellationToken cancellationToken)
    {
        Task idle = _held.WaitUntilEmptyAsync(CancellationToken.None);
        try
        {
            await idle.WaitAsync(_scope.Options.StopTimeout, _scope.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            Log.HandlersCancelled(_scope.Logger, _held.Count, Group, Name);
            _dispatcher.CancelHandlers();
            await idle.ConfigureAwait(false);
        }
    }
}
