using System.Diagnostics.Metrics;
using Events.Client;
using Events.DeadLetters;
using Events.Definitions;
using Events.InMemory;
using Events.Middleware;
using Events.Policies;
using Events.Producing;
using Events.Protecting;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Events.Testing.Clock;
using Events.Testing.Journals;
using Events.Testing.Stores;
using Events.Testing.Watching;
using Microsoft.Extensions.Logging;

namespace Events.Testing;

/// <summary>
/// Runs the consumers of an application over a store in memory whose time the test moves: produce, wait until all is handled, look at what was
/// produced, acknowledged, retried and dead-lettered, and let things go wrong. It needs no Redis and no test framework. Of an application that
/// registers with <c>AddEvents</c>, <c>services.UseEventsTesting()</c> makes it take the place of the store. Thread-safe.
/// </summary>
/// <remarks>
/// The consumers are the real ones: they read, handle, acknowledge, defer, dead-letter and reap as over Redis. Three things differ, so that a test is
/// the same each time: time stands still until the test moves it; a delay before a retry has no jitter; each entry is acknowledged by itself, as soon as
/// its handler has succeeded. What is produced waits until the consumers that were started have their groups.
/// </remarks>
public sealed partial class EventsHarness : IAsyncDisposable, IDisposable
{
    private readonly EventsTestingOptions _options;
    private readonly World _world;
    private readonly VirtualTime _time;
    private readonly Journal _journal = new();
    private readonly Consumers _consumers;
    private readonly Faults _faults = new();
    private readonly HarnessStore _store;
    private readonly HandlerWatcher _handlers;
    private readonly Lock _lock = new();
    private EventsClient? _client;
    private Task? _disposing;

    /// <summary>Makes a harness with an empty store. For an application with dependency injection use <c>services.UseEventsTesting()</c>.</summary>
    /// <param name="options">Changes the defaults.</param>
    public EventsHarness(EventsTestingOptions? options = null)
        : this(options ?? new EventsTestingOptions(), null, "")
    {
    }

    internal EventsHarness(EventsTestingOptions options, World? world, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(EventsTestingOptions.Timeout));
        _options = options;
        _world = world ?? new World(options.StartTime);
        _time = _world.Time;
        _consumers = _world.Consumers;
        _store = new HarnessStore(name, new InMemoryStreamStore(_time), _time, _journal) { BeforeProducing = WaitForConsumersAsync };
        _journal.Keys = () => Protections.Of(_store);
        _journal.Payloads = keys => new Payloads(_store.Inner, keys);
        _handlers = new HandlerWatcher(_consumers, _faults, _journal, _store);
        _world.Add(_store);
    }

    /// <summary>
    /// The clock of the store, of the consumers, and of handlers that take a <see cref="TimeProvider"/>. It moves by
    /// <see cref="AdvanceAsync"/> alone.
    /// </summary>
    public TimeProvider Time => _time;

    /// <summary>The client, for streams and consumers over the store of the harness; the container of the application has it too.</summary>
    public EventsClient Client => GetClient(_options.Loggers, protection: _options.Protection);

    /// <summary>The store, as the application has it: it is cut off and slow when the test wants it to be.</summary>
    public IStreamStore Store => _store;

    /// <summary>All consumers that were made so far, by the application's container or by <see cref="AddConsumer{TGroup}"/>.</summary>
    public IReadOnlyList<GroupConsumer> ConsumersMade => [.. Own.Select(static one => one.Consumer)];

    /// <summary>Makes a typed stream, to produce to.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="options">Changes what is declared, such as the key.</param>
    public TStream OpenStream<TStream>(StreamOptions? options = null)
        where TStream : class, IEventStream<TStream> => Client.OpenStream<TStream>(options);

    /// <summary>Opens the dead letters of a stream, to look at them as an operator does, or to requeue one.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public DeadLetterQueue OpenDeadLetters<TStream>(string? streamKey = null)
        where TStream : class, IEventStream<TStream> => Client.OpenDeadLetters<TStream>(streamKey);

    /// <summary>Makes a consumer and starts it: for tests without a container. The harness stops it when it is disposed.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="handlers">Its instance, used for every event.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public GroupConsumer AddConsumer<TGroup>(TGroup handlers, Action<ConsumerOptions>? configure = null, string? streamKey = null)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        var options = new ConsumerOptions();
        configure?.Invoke(options);
        GroupConsumer consumer = Client.CreateConsumer(handlers, options, streamKey);
        consumer.Start();
        return consumer;
    }

    /// <summary>Makes a consumer of one of the streams that a class reads, and starts it.</summary>
    /// <typeparam name="TGroup">A class marked with one or more <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <typeparam name="TStream">The stream.</typeparam>
    /// <param name="handlers">Its instance, used for every event.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public GroupConsumer AddConsumer<TGroup, TStream>(TGroup handlers, Action<ConsumerOptions>? configure = null, string? streamKey = null)
        where TGroup : class, IConsumerGroups<TGroup>
        where TStream : class, IEventStream<TStream>
    {
        var options = new ConsumerOptions();
        configure?.Invoke(options);
        GroupConsumer consumer = Client.CreateConsumer<TGroup, TStream>(handlers, options, streamKey);
        consumer.Start();
        return consumer;
    }

    /// <summary>
    /// Gives what a key holds that is not a stream, such as what a handler has committed: a string's text, or the parts of a hash, list, set or sorted
    /// set in one line. Null for nothing.
    /// </summary>
    /// <param name="key">The Redis key.</param>
    public string? GetValue(string key) => _store.Inner.ValueOf(new StreamKey(key));

    /// <summary>
    /// Stops all consumers, cancelling what their handlers do, and ends the store. Time runs by itself meanwhile, so that limits on handlers end; a handler
    /// that ignores its cancellation is left to itself. Does not throw.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Task disposing;
#pragma warning disable RS0030 // The test may wait for it with its thread.
        lock (_lock) disposing = _disposing ??= Task.Run(EndAsync);
#pragma warning restore RS0030
        await disposing.ConfigureAwait(false);
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>; blocks until it has ended.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Time runs by itself from now on: the application is stopping, and waits for nobody who moves it.</summary>
    internal void BeginEnd() => _time.Run();

    internal EventsClient GetClient(ILoggerFactory? loggers, IMeterFactory? meters = null, ProtectionOptions? protection = null)
    {
        lock (_lock)
        {
            if (_client is null) return _client = new EventsClient(_store, _time, loggers, ownsStore: false, meters, new Observer(this), protection);
            // Whoever comes later has the same client, and is refused with other keys as a second client of a store is.
            if (protection is not null) Protections.Set(_store, protection, _time);
            return _client;
        }
    }

    private void Add(GroupConsumer consumer, HarnessConsumer known)
    {
        consumer.OnRunning = _world.Flows.Enter;
        _consumers.Add(known);
    }

    private IEnumerable<HarnessConsumer> Own => _consumers.All.Where(one => one.Store == _store);

    private async Task EndAsync()
    {
        BeginEnd();
        _store.Connect();
        _store.Latency = TimeSpan.Zero;
        try
        {
            Task[] stopping = [.. Own.Select(static one => one.Consumer.StopAsync(new CancellationToken(true)))];
            await Task.WhenAll(stopping).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // What blocks is left to itself.
        }

        _world.Leave();
        await _store.DisposeAsync().ConfigureAwait(false);
    }

    private sealed class Observer(EventsHarness harness) : IConsumerObserver
    {
        public void Prepare(ConsumerOptions options)
        {
            options.AckBatchSize = 1;
            RetryPolicy retry = options.Retry;
            options.Retry = new RetryPolicy
            {
                ImmediateRetries = retry.ImmediateRetries,
                FirstDelay = retry.FirstDelay,
                Factor = retry.Factor,
                MaxDelay = retry.MaxDelay,
                OnException = retry.OnException,
                Jitter = 0,
            };
        }

        public MiddlewareChain Surround(MiddlewareChain middleware) => harness._handlers.Around(middleware);

        public void OnMade(GroupConsumer consumer, ConsumerGroupDefinition definition, ConsumerOptions options, Func<GroupConsumer> again) =>
            harness.Add(consumer, new HarnessConsumer(harness._store, consumer, definition, options, again));
    }
}
