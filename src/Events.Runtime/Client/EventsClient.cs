using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Events.Administration;
using Events.Consuming.Calling;
using Events.DeadLetters;
using Events.Definitions;
using Events.Diagnostics;
using Events.Errors;
using Events.LowLevel;
using Events.Middleware;
using Events.Partitioning;
using Events.Producing;
using Events.Protecting;
using Events.Redis.Connections;
using Events.Redis.Permissions;
using Events.Retaining;
using Events.Scheduling;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Streams;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Client;

/// <summary>
/// Streams and consumers over one stream store. An application with dependency injection gets them from
/// <c>AddEvents</c>; this is the same without it. Thread-safe.
/// </summary>
public sealed partial class EventsClient : IAsyncDisposable, IDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventsInstruments _instruments;
    private readonly bool _ownsStore;
    private readonly HashSet<GroupConsumer> _consumers = [];
    private readonly IConsumerObserver? _observer;
    private readonly ConcurrentDictionary<(string Stream, int Partitions), PartitionAgreement> _agreements = [];

    /// <summary>Makes a client over a store.</summary>
    /// <param name="store">Redis or the embedded store. Disposed with the client.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <param name="meters">Makes the meter; null for the one that all clients without a container share.</param>
    /// <param name="protection">Keys for encrypted fields and limits for unpacking; null for the defaults, without keys. It holds for all that uses this store
    /// object.</param>
    /// <exception cref="ArgumentException">An option of <paramref name="protection"/> makes no sense.</exception>
    /// <exception cref="InvalidOperationException">Another client over the same store object has other options of protection.</exception>
    public EventsClient(
        IStreamStore store, TimeProvider? time = null, ILoggerFactory? loggers = null, IMeterFactory? meters = null, ProtectionOptions? protection = null)
        : this(store, time, loggers, ownsStore: true, meters, protection: protection)
    {
    }

    internal EventsClient(
        IStreamStore store,
        TimeProvider? time,
        ILoggerFactory? loggers,
        bool ownsStore,
        IMeterFactory? meters = null,
        IConsumerObserver? observer = null,
        ProtectionOptions? protection = null)
    {
        _instruments = EventsInstruments.Of(meters);
        ArgumentNullException.ThrowIfNull(store);
        Store = store;
        _observer = observer;
        _time = time ?? TimeProvider.System;
        if (protection is not null) Protections.Set(store, protection, _time);
        _logger = LineWriter.Over((loggers ?? NullLoggerFactory.Instance).CreateLogger<GroupConsumer>());
        _ownsStore = ownsStore;
        Administration = new StreamAdministration(store, _time);
        store.ConfirmedLost += OnConfirmedLost;
    }

    /// <summary>
    /// Is raised when the server that answers lacks entries that this process has produced, each confirmed, or has read: a replica took over without them,
    /// or a server was restarted without what it had. Called on the pool; what a handler throws is logged. See <see cref="IStreamStore.ConfirmedLost"/>.
    /// </summary>
    public event Action<ConfirmedLoss>? ConfirmedLost;

    /// <summary>The last loss of what this process was given, and the time at which it was found out; null for none.</summary>
    internal Tuple<ConfirmedLoss, DateTimeOffset>? LastLoss { get; private set; }

    /// <summary>The store: for looking around (XPENDING, XINFO) and for trimming.</summary>
    public IStreamStore Store { get; }

    /// <summary>The operations of an operator: look, move, trim and repair, by key and without the types of the events.</summary>
    public StreamAdministration Administration { get; }

    /// <summary>Makes a typed stream.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="options">Changes what is declared, such as the key.</param>
    public TStream OpenStream<TStream>(StreamOptions? options = null)
        where TStream : class, IEventStream<TStream> =>
        TStream.Create(OpenStream(TStream.Definition, options ?? new StreamOptions()));

    internal StreamClient OpenStream(StreamDefinition definition, StreamOptions options)
    {
        if (definition.Partitions == 0) return new StoreStreamClient(Store, definition, options, _time, _instruments, _logger);
        PartitionAgreement agreement = AgreementOf(definition, new StreamKey(options.Key ?? definition.Key));
        return new PartitionedStreamClient(
            new PartitionSet(partition => new StoreStreamClient(Store, definition, options, _time, _instruments, _logger, partition: partition)),
            agreement,
            new PartitionRouter(Store, agreement, options.IdempotencyWindow, _time));
    }

    // All that this client makes for a stream knows of the same partitions at the same time.
    internal PartitionAgreement AgreementOf(StreamDefinition definition, StreamKey stream) => _agreements.GetOrAdd(
        (stream.Name, definition.Partitions),
        static (of, client) => new PartitionAgreement(client.Store, new StreamKey(of.Stream), of.Partitions, client._time),
        this);

    /// <summary>Makes a consumer; it reads nothing until <see cref="GroupConsumer.Start"/>.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="handlers">Its instance, used for every event.</param>
    /// <param name="options">Changes the defaults.</param>
    /// <param name="streamKey">The Redis key; null for the declared one.</param>
    public GroupConsumer CreateConsumer<TGroup>(
        TGroup handlers, ConsumerOptions? options = null, string? streamKey = null)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        ArgumentNullException.ThrowIfNull(handlers);
        return CreateConsumer(handlers, TGroup.Definition, options, streamKey);
    }

    /// <summary>
    /// Makes a consumer of one of the streams that a class reads; it reads nothing until <see cref="GroupConsumer.Start"/>. A class of several streams needs
    /// one for each, over the same instance or another.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with one or more <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <typeparam name="TStream">The stream.</typeparam>
    /// <param name="handlers">Its instance, used for every event.</param>
    /// <param name="options">Changes the defaults.</param>
    /// <param name="streamKey">The Redis key; null for the declared one.</param>
    /// <exception cref="ArgumentException">The class does not read the stream.</exception>
    public GroupConsumer CreateConsumer<TGroup, TStream>(
        TGroup handlers, ConsumerOptions? options = null, string? streamKey = null)
        where TGroup : class, IConsumerGroups<TGroup>
        where TStream : class, IEventStream<TStream>
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ConsumerGroupDefinition definition = TGroup.Definitions.FirstOrDefault(static definition => definition.Stream == TStream.Definition)
            ?? throw new ArgumentException($"{typeof(TGroup).Name} does not read {typeof(TStream).Name}: it is not marked with [ConsumerGroup<{typeof(TStream).Name}>].");
        return CreateConsumer(handlers, definition, options, streamKey);
    }

    /// <summary>
    /// Makes a consumer for each partition of the stream that a class reads (<see cref="EventStreamAttribute.Partitions"/>), in their order: start all of them
    /// and stop all of them. Where the group leases partitions (<see cref="ConsumerOptions.LeasesPartitions"/>) each reads while this process has its
    /// partition, and waits else (<see cref="Consuming.ConsumerState.Standby"/>). One consumer of a stream without partitions.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="handlers">Its instance, used for every event; by several consumers at a time.</param>
    /// <param name="options">Changes the defaults.</param>
    /// <param name="streamKey">The Redis key; null for the declared one.</param>
    public IReadOnlyList<GroupConsumer> CreateConsumers<TGroup>(TGroup handlers, ConsumerOptions? options = null, string? streamKey = null)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        ArgumentNullException.ThrowIfNull(handlers);
        options ??= new ConsumerOptions();
        MiddlewareChain middleware = MiddlewareList.Build(null, options.Middleware);
        return
        [
            .. CreateConsumers(TGroup.Definition, () => new SingletonHandlers(handlers), handlers.GetType(), middleware, options, streamKey).Select(Remember),
        ];
    }

    private GroupConsumer CreateConsumer(IConsumerGroup handlers, ConsumerGroupDefinition definition, ConsumerOptions? options, string? streamKey)
    {
        options ??= new ConsumerOptions();
        MiddlewareChain middleware = MiddlewareList.Build(null, options.Middleware);
        return Remember(CreateConsumer(
            definition, new SingletonHandlers(handlers), handlers.GetType(), middleware, options, PartitionNames.Check(definition.Stream, streamKey)));
    }

    /// <summary>Opens a stream for use command by command: groups, reads, claims, ranges, with entries as typed events and no loop.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public LowLevelStream OpenLowLevel<TStream>(string? streamKey = null)
        where TStream : class, IEventStream<TStream> =>
        new(Store, TStream.Definition, new StreamKey(PartitionNames.Check(TStream.Definition, streamKey)), Administration, _time, _logger);

    /// <summary>
    /// Looks after a stream from now on: trims it by a rule, reports what that costs each group, and warns before.
    /// Dispose what it returns to stop.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="options">What is kept.</param>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    /// <exception cref="ArgumentException">An option makes no sense, or it is to wait for groups and the stream is declared to be trimmed by every
    /// XADD.</exception>
    public RetentionKeeper KeepRetention<TStream>(RetentionOptions options, string? streamKey = null)
        where TStream : class, IEventStream<TStream> =>
        KeepRetention(TStream.Definition, options, PartitionNames.Check(TStream.Definition, streamKey), TStream.Definition.Retention);

    internal RetentionKeeper KeepRetention(StreamDefinition definition, RetentionOptions options, string? streamKey, Retention onEachAppend)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Rule.AfterAllGroups && onEachAppend != Retention.None)
        {
            throw new ArgumentException(
                $"The stream {definition.Name} is trimmed by every XADD (its declared or configured Retention), whatever its groups have acknowledged. Where entries are to stay until all groups have "
                + "acknowledged them, produce without: StreamOptions.Retention = Retention.None, and give the rule a HardCap.",
                nameof(options));
        }

        return new RetentionKeeper(Store, new StreamKey(streamKey ?? definition.Key), options, _time, _logger);
    }

    /// <summary>
    /// Moves what is scheduled on a stream also while this process neither consumes it nor has scheduled anything itself: for a host that only produces, so
    /// that what it has
    /// scheduled before it was started again comes in time. Dispose what it returns to stop.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public ScheduleKeeper KeepSchedule<TStream>(string? streamKey = null)
        where TStream : class, IEventStream<TStream> => KeepSchedule(new StreamKey(PartitionNames.Check(TStream.Definition, streamKey)));

    /// <summary>Looks after a stream, or after each of its partitions.</summary>
    internal IAsyncDisposable KeepEach(StreamDefinition definition, string? streamKey, Func<StreamKey, IAsyncDisposable> keep)
    {
        var stream = new StreamKey(streamKey ?? definition.Key);
        return definition.Partitions == 0 ? keep(stream) : new PartitionKeepers(AgreementOf(definition, stream), keep, _time);
    }

    internal ScheduleKeeper KeepSchedule(StreamKey stream) => new(new StreamSchedule(Store, stream, _time, _logger, _instruments));

    /// <summary>Opens the dead letters of a stream.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public DeadLetterQueue OpenDeadLetters<TStream>(string? streamKey = null)
        where TStream : class, IEventStream<TStream> => new(Store, TStream.Definition, PartitionNames.Check(TStream.Definition, streamKey), _time, _logger);

    /// <summary>
    /// Deletes a stream with all its entries and groups, and what is kept beside it: dead letters, requeued entries, due times,
    /// floors, consumer names, scheduled events, projections, who handles which types, and the keys by which events are known that were handled or produced
    /// before. These are found by <c>SCAN</c>, which looks at every key of the server (on a cluster of each master), a thousand at a time. Stop its consumers
    /// first.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    /// <param name="cancellationToken">Cancels waiting; what was deleted stays deleted, and calling again deletes the rest.</param>
    /// <returns>Whether the stream was there.</returns>
    public Task<bool> DeleteStreamAsync<TStream>(string? streamKey = null, CancellationToken cancellationToken = default)
        where TStream : class, IEventStream<TStream>
    {
        var stream = new StreamKey(streamKey ?? TStream.Definition.Key);
        return PermissionCheck.ExplainedAsync(
            Store,
            stream,
            "deletion",
            () => NeededPermissions.Deletion(stream),
            () => new ValueTask<bool>(StreamDeletion.DeleteAsync(Store, TStream.Definition, stream, cancellationToken))).AsTask();
    }

    /// <summary>
    /// Moves all that one consumer of a group has pending to another, of the stream and of what was requeued for the group: for a
    /// machine that does not come back. No delivery is counted. The other one takes it up when it next starts; else whoever reaps
    /// first, once it has been idle for <see cref="ConsumerOptions.MinIdle"/>. A consumer that still runs loses the leases of its entries.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="from">The name of the consumer that has them.</param>
    /// <param name="to">The name of the consumer that gets them.</param>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    /// <param name="cancellationToken">Cancels waiting; what was moved stays moved, and calling again moves the rest.</param>
    /// <returns>How many entries were moved. Those whose payload is gone stay, for the reaper to report.</returns>
    /// <exception cref="GroupNotFoundException">The stream or the group does not exist.</exception>
    /// <exception cref="MissingPermissionException">The user may not do what it takes; the message has the rule.</exception>
    public Task<long> HandOverAsync<TGroup>(
        string from, string to, string? streamKey = null, CancellationToken cancellationToken = default)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        string group = TGroup.Definition.Group;
        var stream = new StreamKey(PartitionNames.Check(TGroup.Definition.Stream, streamKey));
        return PermissionCheck.ExplainedAsync(
            Store,
            stream,
            "handing over entries",
            () => NeededPermissions.HandOver(stream, group),
            () => new ValueTask<long>(HandOverAsync(stream, group, from, to, cancellationToken))).AsTask();
    }

    private void OnConfirmedLost(ConfirmedLoss loss)
    {
        LastLoss = Tuple.Create(loss, _time.GetUtcNow());
        try
        {
            _instruments.ConfirmedLost.Add(loss.AtMost, new("stream", loss.Stream), new("kind", loss.Kind == ConfirmedLossKind.Produced ? "produced" : "read"));
        }
        catch (Exception exception)
        {
            Log.ListenerFailed(_logger, _instruments.ConfirmedLost.Name, exception);
        }

        // One that throws keeps the loss from nobody.
        foreach (Delegate subscriber in ConfirmedLost?.GetInvocationList() ?? [])
        {
            try
            {
                ((Action<ConfirmedLoss>)subscriber)(loss);
            }
            catch (Exception exception)
            {
                ConnectionLog.LossCallbackFailed(_logger, exception);
            }
        }
    }

    private async Task<long> HandOverAsync(StreamKey stream, string group, string from, string to, CancellationToken cancellationToken)
    {
        StreamKey requeue = DeliveryKeys.Requeue(stream, group);
        long moved = await Store.HandOverAsync(stream, group, from, to, cancellationToken).ConfigureAwait(false);
        if (!await Store.ExistsAsync(requeue, cancellationToken).ConfigureAwait(false)) return moved;
        IReadOnlyList<GroupInfo> groups = await Store.GroupInfoAsync(requeue, cancellationToken).ConfigureAwait(false);
        if (!groups.Any(info => info.Name == group)) return moved;
        return moved + await Store.HandOverAsync(requeue, group, from, to, cancellationToken).ConfigureAwait(false);
    }

    internal GroupConsumer CreateConsumer(
        ConsumerGroupDefinition definition,
        IHandlerSource handlers,
        Type type,
        MiddlewareChain middleware,
        ConsumerOptions options,
        string? streamKey,
        LeasedPartition? partition = null)
    {
        _observer?.Prepare(options);
        GroupConsumer consumer = new(
            Store, definition, handlers, type, _observer?.Surround(middleware) ?? middleware, options, _time, _logger, streamKey, _instruments, partition);
        _observer?.OnMade(
            consumer, definition, options, () => CreateConsumer(definition, handlers, type, middleware, options, streamKey, partition));
        return consumer;
    }

    /// <summary>Makes the consumers of all partitions of a stream; one of a stream without.</summary>
    internal GroupConsumer[] CreateConsumers(
        ConsumerGroupDefinition definition,
        Func<IHandlerSource> makeHandlers,
        Type type,
        MiddlewareChain middleware,
        ConsumerOptions options,
        string? streamKey)
    {
        int partitions = definition.Stream.Partitions;
        if (partitions == 0) return [CreateConsumer(definition, makeHandlers(), type, middleware, options, streamKey)];
        var stream = new StreamKey(streamKey ?? definition.Stream.Key);
        PartitionAgreement agreement = AgreementOf(definition.Stream, stream);
        PartitionLeases? leases = options.LeasesPartitions
            ? new PartitionLeases(Store, stream, definition, options.HandledTypesKept, agreement, _time, _logger)
            : null;
        var readers = new PartitionReaders(Store, definition.Group, agreement, leases, _time, _logger);
        return [.. Enumerable.Range(0, partitions).Select(Create)];

        GroupConsumer Create(int partition)
        {
            var leased = new LeasedPartition(partition, readers, leases?[partition], options.StopTimeout);
            GroupConsumer consumer = CreateConsumer(definition, makeHandlers(), type, middleware, options, streamKey, leased);
            if (partition < partitions) consumer.MakeGrown = number => Remember(Create(number));
            return consumer;
        }
    }

    /// <summary>
    /// Disposes the store. Stop the consumers first: one that runs still is stopped too, but nothing that it has not acknowledged yet can be, so that
    /// is handled again by others.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (!_ownsStore) return ValueTask.CompletedTask;
        GroupConsumer[] running;
        lock (_consumers) running = [.. _consumers];
        foreach (GroupConsumer consumer in running) consumer.OnStoreDisposed();
        return Store.DisposeAsync();
    }

    /// <summary>Does the same as <see cref="DisposeAsync"/>, and blocks until it has ended: for whoever can only dispose synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private GroupConsumer Remember(GroupConsumer consumer)
    {
        if (!_ownsStore) return consumer;
        lock (_consumers) _consumers.Add(consumer);
        _ = consumer.Completion.ContinueWith(
            (_, _) =>
            {
                lock (_consumers) _consumers.Remove(consumer);
            },
            null,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return consumer;
    }
}
