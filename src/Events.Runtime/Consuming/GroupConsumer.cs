using Events.Consuming;
using Events.Diagnostics;
using Events.Store;
using Microsoft.Extensions.Logging;

namespace Events;

/// <summary>
/// One consumer of a consumer group: takes up its own pending entries, then reads new ones, runs their handlers,
/// acknowledges what succeeded, tries failures again, dead-letters what fails for good, and reaps what others left idle.
/// </summary>
public sealed class GroupConsumer : IAsyncDisposable
{
    private readonly IStreamStore _store;
    private readonly ConsumerGroupDefinition _definition;
    private readonly IHandlerSource _handlers;
    private readonly ConsumerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StreamKey _stream;
    private readonly StreamKey _requeue;
    private readonly NameLease _name;
    private readonly PauseGate _pause = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private ConsumerIncarnation? _current;
    private long _formerHandled;
    private long _formerSkipped;
    private long _formerFailed;
    private bool _aborted;
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
    /// <exception cref="ArgumentException">An option does not make sense.</exception>
    public GroupConsumer(
        IStreamStore store,
        ConsumerGroupDefinition definition,
        IConsumerGroup handlers,
        ConsumerOptions options,
        TimeProvider time,
        ILogger logger,
        string? streamKey = null)
        : this(store, definition, new SingletonHandlers(handlers), options, time, logger, streamKey)
    {
    }

    internal GroupConsumer(
        IStreamStore store,
        ConsumerGroupDefinition definition,
        IHandlerSource handlers,
        ConsumerOptions options,
        TimeProvider time,
        ILogger logger,
        string? streamKey)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        CheckBatches(definition, options);
        _store = store;
        _definition = definition;
        _handlers = handlers;
        _options = options;
        _time = time;
        _logger = logger;
        _stream = new StreamKey(streamKey ?? definition.Stream.Key);
        _requeue = DeliveryKeys.Requeue(_stream, definition.Group);
        _name = new NameLease(store, _stream, definition.Group, options.Name, time, logger);
    }

    /// <summary>
    /// Raised when the group was gone and is restored where it had acknowledged everything. Handlers must not throw.
    /// </summary>
    public event Action<GroupRestored>? GroupRestored;

    /// <summary>The consumer's name within its group; final once it has begun to read.</summary>
    public string Name => _name.Name;

    /// <summary>The Redis key of the stream.</summary>
    public string Stream => _stream.Name;

    /// <summary>The consumer group.</summary>
    public string Group => _definition.Group;

    /// <summary>How many entries a handler of this group has handled successfully since the start.</summary>
    public long HandledCount => Volatile.Read(ref _formerHandled) + (_current?.HandledCount ?? 0);

    /// <summary>
    /// How many entries were acknowledged since the start without running a handler: the group has none for their type, the type is
    /// not known and the group skips such entries, or they are duplicates by their dedupe key.
    /// </summary>
    public long SkippedCount => Volatile.Read(ref _formerSkipped) + (_current?.SkippedCount ?? 0);

    /// <summary>How many times handling failed since the start.</summary>
    public long FailedCount => Volatile.Read(ref _formerFailed) + (_current?.FailedCount ?? 0);

    /// <summary>Whether reading is paused.</summary>
    public bool IsPaused => _pause.IsPaused;

    /// <summary>
    /// Starts reading in the background: takes the consumer's name, creates the group if need be, takes up the own pending
    /// entries, then new ones. A server that cannot be reached is logged and tried again until <see cref="StopAsync"/>.
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

            ConsumerMetrics.Add(this);
            _running = Task.Run(RunAsync);
        }
    }

    /// <summary>
    /// Begins no further read, and claims no more, until <see cref="Resume"/>. What was read is handled and acknowledged; so is what still comes by a
    /// read that waits on the server already (<see cref="ConsumerOptions.BlockTime"/>).
    /// </summary>
    public void Pause() => _pause.Pause();

    /// <summary>Reads again.</summary>
    public void Resume() => _pause.Resume();

    /// <summary>
    /// Stops: reads no more, begins no further handler, waits for the running ones up to
    /// <see cref="ConsumerOptions.StopTimeout"/> (then cancels them), acknowledges what succeeded, and gives the rest back so
    /// that other consumers of the group can claim it at once.
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
    /// Ends at once as a killed process would: nothing more is acknowledged, settled or given back, running handlers are
    /// cancelled and their outcome is not used. For tests of recovery.
    /// </summary>
    public async Task AbortAsync()
    {
        Task? running;
        lock (_lock)
        {
            _aborted = true;
            _stopping ??= Task.CompletedTask;
            running = _running;
        }

        _current?.Abort();
        await _stop.CancelAsync().ConfigureAwait(false);
        if (running is not null) await running.ConfigureAwait(false);
        ConsumerMetrics.Remove(this);
    }

    /// <summary>Stops the consumer (see <see cref="StopAsync"/>).</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    // What fails in a batch comes back alone. Without another delivery it would be given up for what another entry did.
    private static void CheckBatches(ConsumerGroupDefinition definition, ConsumerOptions options)
    {
        if (options.MaxDeliveries > 1 || options.AtMostOnce || !definition.Handlers.Any(static handler => handler.IsBatch)) return;
        throw new ArgumentException(
            $"Group '{definition.Group}' has batch handlers, so {nameof(ConsumerOptions.MaxDeliveries)} must be at least 2: when a "
            + "batch fails, each of its entries comes back alone to show whether it was the one.",
            nameof(options));
    }

    private async Task RunAsync()
    {
        var backoff = new Backoff(_time);
        var failures = new Backoff(_time);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _name.TakeAsync(_stop.Token).ConfigureAwait(false);
                backoff.Reset();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (StreamStoreException exception)
            {
                Log.ReadFailed(_logger, _stream.Name, Group, Name, exception);
                await backoff.WaitAsync(_stop.Token).ConfigureAwait(false);
                continue;
            }

            Log.ConsumerStarted(_logger, Name, Group, _stream.Name, _store.Description);
            var incarnation = new ConsumerIncarnation(MakeScope, _handlers, _pause, _stream, _requeue, OnGroupRestored);
            lock (_lock)
            {
                if (_aborted) return;
                _current = incarnation;
            }

            bool failed = false;
            try
            {
                bool lostName = await incarnation.RunAsync(_name, _stop.Token).ConfigureAwait(false);
                if (!lostName) return;
                Log.NameLost(_logger, Name, Group, _stream.Name);
            }
            catch (Exception exception)
            {
                Log.ConsumerFailed(_logger, Name, Group, _stream.Name, exception);
                if (_stop.IsCancellationRequested) return;
                failed = true;
            }

            // Another process may have the name and everything pending for it, or nobody renews the leases: what ran here is void.
            incarnation.Abort();
            Volatile.Write(ref _formerHandled, HandledCount);
            Volatile.Write(ref _formerSkipped, SkippedCount);
            Volatile.Write(ref _formerFailed, FailedCount);
            lock (_lock) _current = null;
            if (failed) await failures.WaitAsync(_stop.Token).ConfigureAwait(false);
        }
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        if (_running is null) return;

        // Reading first: what is given up makes room for more.
        _pause.Pause();
        _current?.StopBeginning();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        if (_current is not null) await _current.FinishAsync(cancellationToken).ConfigureAwait(false);
        await _name.ReleaseAsync().ConfigureAwait(false);
        ConsumerMetrics.Remove(this);
        Log.ConsumerStopped(_logger, Name, Group, _stream.Name, HandledCount, FailedCount);
    }

    private ConsumerScope MakeScope(StreamKey stream) => new(
        _store,
        _definition,
        stream,
        DeliveryKeys.DeadLetters(_stream),
        DeliveryKeys.DedupePrefix(_stream, Group),
        isRequeue: stream.Equals(_requeue),
        _name,
        _options,
        _time,
        _logger);

    private void OnGroupRestored(GroupRestored restored)
    {
        try
        {
            GroupRestored?.Invoke(restored);
        }
        catch (Exception exception)
        {
            Log.CallbackFailed(_logger, nameof(GroupRestored), Group, exception);
        }
    }
}
