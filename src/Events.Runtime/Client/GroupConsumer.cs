using Events.Consuming;
using Events.Consuming.Calling;
using Events.Consuming.Running;
using Events.Definitions;
using Events.Diagnostics;
using Events.Locking;
using Events.Middleware;
using Events.Naming;
using Events.Partitioning;
using Events.Safety;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Partitions;
using Events.Store.Roles;
using Events.Supervision;
using Microsoft.Extensions.Logging;

namespace Events.Client;

/// <summary>
/// One consumer of a consumer group: takes up its own pending entries, then reads new ones, runs their handlers,
/// acknowledges what succeeded, tries failures again, dead-letters what fails for good, and reaps what others left idle.
/// </summary>
public sealed partial class GroupConsumer : IAsyncDisposable, IDisposable, IMeasuredConsumer
{
    private readonly IStreamStore _store;
    private readonly ConsumerGroupDefinition _definition;
    private readonly HandlerPipeline _handlers;
    private readonly Type _type;
    private readonly ConsumerOptions _options;
    private readonly EventsInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly QuietLogger _quiet;
    private readonly PermissionGuard _permissions;
    private readonly ConsumerCounters _counters = new();
    private readonly GroupVitals _vitals = new();
    private readonly LeasedPartition? _partition;
    private readonly string _declaredKey;
    private readonly StreamKey _stream;
    private readonly StreamKey _requeue;
    private readonly NameLease _name;
    private readonly HandledTypes _handledTypes;
    private readonly UntriedEntries _untried = new();
    private readonly UntriedEntries _untriedRequeued = new();
    private readonly PauseGate _pause = new();
    private readonly ConsumerMonitor _monitor;
    private readonly ConsumerLives _lives;
    private readonly Callbacks _callbacks;
    private readonly StillRunning _stillRunning = new();
    private readonly CancellationTokenSource _hasten = new();
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OrderedLock _lock = new(LockRank.Consumer);
    private bool _isEntered;
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
        : this(
            store,
            definition,
            new SingletonHandlers(handlers),
            handlers?.GetType()!,
            MiddlewareList.Build(null, options?.Middleware),
            options!,
            time,
            logger,
            streamKey)
    {
    }

    internal GroupConsumer(
        IStreamStore store,
        ConsumerGroupDefinition definition,
        IHandlerSource handlers,
        Type type,
        MiddlewareChain middleware,
        ConsumerOptions options,
        TimeProvider time,
        ILogger logger,
        string? streamKey,
        EventsInstruments? instruments = null,
        LeasedPartition? partition = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(type, nameof(handlers));
        options.Validate();
        CheckHandlers(definition, type);
        CheckBatches(definition, options);
        _partition = partition;
        if (partition is { Lease: not null }) CheckName(definition, options);
        _store = store;
        _definition = definition;
        _type = type;
        _options = options;
        _instruments = instruments ?? EventsInstruments.Shared;
        _time = time;
        _quiet = new QuietLogger(LineWriter.Over(logger), store, time);
        _logger = SafeLogger.Over(_quiet);
        _declaredKey = streamKey ?? definition.Stream.Key;
        _stream = new StreamKey(_declaredKey);
        if (partition is { Number: var number }) _stream = _stream.Partition(number);
        var observer = new HandlerObserver(options, _instruments, LineWriter.ApplicationLogger(logger), time, _logger);
        _handlers = new HandlerPipeline(handlers, middleware, definition.Group, _stream, observer, options.SlowHandlerWarning, time, _logger);
        _requeue = DeliveryKeys.Requeue(_stream, definition.Group);
        IEnumerable<string> types = definition.Handlers.Select(static handler => handler.EventType);
        string? name = partition?.Lease is null ? options.Name : PartitionKeys.LeasedConsumer;
        _name = new NameLease(store, _stream, definition.Group, name, time, _logger, handles: types);
        _handledTypes = new HandledTypes(store, _stream, definition, _name, options, time, _logger, partition?.Lease);
        _callbacks = new Callbacks((@event, exception) => Log.CallbackFailed(_logger, @event, Group, exception));
        _monitor = new ConsumerMonitor(time, status => Raise(nameof(StateChanged), StateChanged, status), _quiet.StoreAnswered);
        _permissions = new PermissionGuard(store, _stream, definition.Group, _logger);
        _quiet.Explain = _permissions.Suspect;
        var identity = new ConsumerIdentity(Group, _stream.Name);
        _lives = new ConsumerLives(_name, _monitor, _permissions, BeginLife, options.StopGrace, partition, identity, time, _logger);
    }

    /// <summary>
    /// Is raised when the group was gone and is restored where it had acknowledged everything. Called on the pool, one event of the consumer
    /// after the other; what a handler throws is logged.
    /// </summary>
    public event Action<GroupRestored>? GroupRestored;

    /// <summary>
    /// Is raised when entries were trimmed before the group had read them. Of the group's consumers one raises it, once for each loss: at its start,
    /// or within <see cref="ConsumerOptions.ReapInterval"/>. Called as <see cref="GroupRestored"/> is.
    /// </summary>
    public event Action<EntriesLost>? EntriesLost;

    /// <summary>
    /// Is raised when <see cref="State"/> has changed, with each state it has had, in their order. Called on the pool, one event of the consumer after
    /// the other; what a handler throws is logged, and one that takes long delays only the calls behind it.
    /// </summary>
    public event Action<ConsumerStatus>? StateChanged;

    /// <summary>The state of the consumer.</summary>
    public ConsumerState State => _monitor.Status.State;

    /// <summary>Returns what the consumer is doing and since when, and what last went wrong with it; a snapshot.</summary>
    public ConsumerStatus Status => _monitor.Status;

    /// <summary>
    /// Completes when the consumer has stopped (<see cref="ConsumerState.Stopped"/>), whether somebody stopped it or its store was disposed. It fails where the
    /// consumer could never run (<see cref="ConsumerState.Faulted"/>), with the reason; else <see cref="ConsumerStatus.LastError"/> says what went wrong.
    /// </summary>
    public Task Completion => _completion.Task;

    /// <summary>The consumer's name within its group; final once it has begun to read.</summary>
    public string Name => _name.Name;

    /// <summary>The Redis key of the stream.</summary>
    public string Stream => _stream.Name;

    /// <summary>The consumer group.</summary>
    public string Group => _definition.Group;

    /// <summary>The number of entries that a handler of this group has handled successfully since the start.</summary>
    public long HandledCount => _counters.Handled;

    /// <summary>
    /// The number of entries that were acknowledged since the start without running a handler: the group has none for their type, the type is
    /// not known and the group skips such entries, or they are duplicates by their dedupe key.
    /// </summary>
    public long SkippedCount => _counters.Skipped;

    /// <summary>The number of times that handling failed since the start. What waits because the class of its handlers cannot be made has not failed.</summary>
    public long FailedCount => _counters.Failed;

    /// <summary>
    /// The number of times an entry came to it, since the start, that others had: it has claimed them because they had been idle for
    /// <see cref="ConsumerOptions.MinIdle"/> or were released, or somebody has moved them to it (<c>XCLAIM</c>, <c>XAUTOCLAIM</c>). What was pending under its
    /// own name when it started, and is taken up then, is not among them. They count as
    /// handled, skipped or failed as well.
    /// </summary>
    public long ClaimedCount => _counters.Claimed;

    /// <summary>Tells whether reading is paused.</summary>
    public bool IsPaused => _pause.IsPaused;

    /// <summary>
    /// The handlers that run now, and since when: also those that ignored their cancellation when the consumer stopped. Looked up when this is called; a few
    /// milliseconds behind at the most.
    /// </summary>
    public IReadOnlyList<RunningHandler> GetRunning()
    {
        var running = new List<RunningHandler>();
        _lives.Current?.Describe(running);
        return running;
    }

    /// <summary>
    /// Starts reading in the background: takes the consumer's name, creates the group if need be, takes up the own pending
    /// entries, then new ones. A server that cannot be reached is logged and tried again until <see cref="StopAsync"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The consumer was started or stopped before, or the group is consumed by another class of this process: each would get events that only the
    /// other handles; or its class, made anew for each event, cannot be made.
    /// </exception>
    public void Start()
    {
        CheckHandlers();
        lock (_lock.InOrder)
        {
            if (_running is not null || _stopping is not null)
            {
                throw new InvalidOperationException($"Consumer '{Name}' of group '{Group}' was started before; make a new one.");
            }

            RunningGroups.Enter(_store, _stream.Name, Group, _type);
            _isEntered = true;
            _partition?.Readers.Enter();
            _instruments.Add(this);
            _monitor.Enter(ConsumerState.Starting);

            // Nothing of whoever starts it is to flow into handlers.
            _running = InsideHandler.RunOutside(RunAsync);
        }

        if (_partition is not { Readers: var readers } || MakeGrown is null) return;
        readers.Grown += Grow;
        if (readers.Agreement.Last is { } table) Grow(table.Count);
    }

    /// <summary>
    /// Begins no further read, and claims no more, until <see cref="Resume"/>. What was read is handled and acknowledged; so is what still comes by a
    /// read that waits on the server already (<see cref="ConsumerOptions.BlockTime"/>).
    /// </summary>
    public void Pause()
    {
        _pause.Pause();
        _monitor.Pause(true);
        foreach (GroupConsumer one in Grown) one.Pause();
    }

    /// <summary>Reads again. Does nothing when the consumer is being stopped.</summary>
    public void Resume()
    {
        lock (_lock.InOrder)
        {
            if (_stopping is not null) return;
            _pause.Resume();
            _monitor.Pause(false);
        }

        foreach (GroupConsumer one in Grown) one.Resume();
    }

    private static void CheckHandlers(ConsumerGroupDefinition definition, Type type)
    {
        if (definition.Handlers.Count > 0) return;
        throw new ArgumentException(
            $"{type}, the class of group '{definition.Group}' on {definition.Stream.Key}, has no handlers, so it would take every event away from whoever "
            + "handles it: mark its methods with [Handles].",
            nameof(definition));
    }

    /// <summary>Tells whether the class of its handlers could not be made when it was last to be.</summary>
    internal bool IsUnavailable => _handlers.IsUnavailable;

    /// <summary>The state of its group.</summary>
    internal GroupVitals Vitals => _vitals;

    /// <summary>Tells whether its stream is in this store.</summary>
    internal bool IsOf(IStreamStore store) => ReferenceEquals(_store, store);

    /// <summary>Finds out whether the class of the handlers can be made, where it is made anew for each event.</summary>
    /// <exception cref="InvalidOperationException">It cannot; the message says what is missing.</exception>
    internal void CheckHandlers() => _handlers.Check();

    /// <summary>Is called when the consumer begins, where the context is set that flows with all it does.</summary>
    internal Action? OnRunning { get; set; }

    /// <summary>The loops of the life that runs; none between two lives.</summary>
    internal IReadOnlyList<ConsumerLoop> GetLoops() => _lives.Current?.GetLoops() ?? [];

    long IMeasuredConsumer.DeliveredCount => _counters.Delivered;

    long IMeasuredConsumer.CountInFlight()
    {
        long count = 0;
        foreach (RunningHandler running in GetRunning()) count += running.Count;
        return count;
    }

    TimeSpan IMeasuredConsumer.GetOldestRunning()
    {
        DateTimeOffset now = _time.GetUtcNow();
        TimeSpan oldest = TimeSpan.Zero;
        foreach (RunningHandler running in GetRunning())
        {
            if (now - running.Since > oldest) oldest = now - running.Since;
        }

        return oldest;
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

    private static void CheckName(ConsumerGroupDefinition definition, ConsumerOptions options)
    {
        if (options.Name is null) return;
        throw new ArgumentException(
            $"Group '{definition.Group}' leases the partitions of {definition.Stream.Name}, whose consumers have one name, by which nobody else reads a partition. "
            + $"Set no {nameof(ConsumerOptions.Name)}, or {nameof(ConsumerOptions.LeasesPartitions)} to false.",
            nameof(options));
    }

    private async Task RunAsync()
    {
        InsideHandler.Enter(this);
        OnRunning?.Invoke();
        await _handlers.PrepareAsync().ConfigureAwait(false);
        await _lives.RunAsync().ConfigureAwait(false);

        // By itself: its store is gone, or of no use.
        BeginStop();
    }

    private ConsumerIncarnation BeginLife()
    {
        var life = new ConsumerLife(_monitor)
        {
            Supervisor = new Supervisor((part, exception) => Log.PartFailedLate(_logger, part, Name, Group, Stream, exception)),
            StillRunning = _stillRunning,
            Counters = _counters,
            Vitals = _vitals,
            Permissions = _permissions,
            Context = ExecutionContext.Capture(),
        };
        _handlers.Context = life.Context;
        Log.ConsumerStarted(_logger, Name, Group, _stream.Name, _store.Description);
        return new ConsumerIncarnation(
            stream => MakeScope(stream, life), _handlers, _pause, _stream, _requeue,
            restored => Raise(nameof(GroupRestored), GroupRestored, restored),
            lost => Raise(nameof(EntriesLost), EntriesLost, lost));
    }

    private ConsumerScope MakeScope(StreamKey stream, ConsumerLife life) => new(
        _store,
        _definition,
        stream,
        DeliveryKeys.DeadLetters(_stream),
        DeliveryKeys.DedupePrefix(_stream, Group),
        isRequeue: stream.Equals(_requeue),
        _name,
        _options,
        _time,
        _logger,
        life)
    {
        HandledTypes = _handledTypes,
        Instruments = _instruments,
        Declared = _stream,
        IsLeased = _partition is { Lease: not null },
        Untried = stream.Equals(_requeue) ? _untriedRequeued : _untried,
    };

    // Each subscriber by itself: one that throws keeps the others from nothing.
    private void Raise<T>(string name, Action<T>? @event, T argument)
    {
        if (@event is null) return;
        foreach (Delegate subscriber in @event.GetInvocationList()) _callbacks.Raise(name, () => ((Action<T>)subscriber)(argument));
    }
}
