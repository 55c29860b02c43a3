using System.Diagnostics.Metrics;
using Events.Administration;
using Events.Consuming.Calling;
using Events.DeadLetters;
using Events.Definitions;
using Events.Diagnostics;
using Events.Errors;
using Events.LowLevel;
using Events.Middleware;
using Events.Producing;
using Events.Protecting;
using Events.Redis.Permissions;
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
public sealed class EventsClient : IAsyncDisposable, IDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly EventsInstruments _instruments;
    private readonly bool _ownsStore;
    private readonly HashSet<GroupConsumer> _consumers = [];
    private readonly IConsumerObserver? _observer;

    /// <summary>Makes a client over a store.</summary>
    /// <param name="store">Redis or the embedded store. Disposed with the client.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="loggers">Where to log; nowhere when null.</param>
    /// <param name="meters">Makes the meter; null for the one that all clients without a container share.</param>
    /// <param name="protection">Keys for encrypted fields and limits for unpacking; null for the defaults, without keys. It holds for all that uses this store object.</param>
    /// <exception cref="ArgumentException">An option of <paramref name="protection"/> makes no sense.</exception>
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
    }

    /// <summary>The store: for looking around (XPENDING, XINFO) and for trimming.</summary>
    public IStreamStore Store { get; }

    /// <summary>The operations of an operator: look, move, trim and repair, by key and without the types of the events.</summary>
    public StreamAdministration Administration { get; }

    /// <summary>Makes a typed stream.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="options">Changes what is declared, such as the key.</param>
    public TStream OpenStream<TStream>(StreamOptions? options = null)
        where TStream : class, IEventStream<TStream> =>
        TStream.Create(new StoreStreamClient(Store, TStream.Definition, options ?? new StreamOptions(), _time, _instruments, _logger));

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
    /// Makes a consumer of one of the streams that a class reads; it reads nothing until <see cref="GroupConsumer.Start"/>. A class of several streams needs one for
    /// each, over the same instance or another.
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

    private GroupConsumer CreateConsumer(IConsumerGroup handlers, ConsumerGroupDefinition definition, ConsumerOptions? options, string? streamKey)
    {
        options ??= new ConsumerOptions();
        MiddlewareChain middleware = MiddlewareList.Build(null, options.Middleware);
        return Remember(CreateConsumer(definition, new SingletonHandlers(handlers), handlers.GetType(), middleware, options, streamKey));
    }

    /// <summary>Opens a stream for use command by command: groups, reads, claims, ranges, with entries as typed events and no loop.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public LowLevelStream OpenLowLevel<TStream>(string? streamKey = null)
        where TStream : class, IEventStream<TStream> =>
        new(Store, TStream.Definition, new StreamKey(streamKey ?? TStream.Definition.Key), Administration, _time, _logger);

    /// <summary>Opens the dead letters of a stream.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    public DeadLetterQueue OpenDeadLetters<TStream>(string? streamKey = null)
        where TStream : class, IEventStream<TStream> => new(Store, TStream.Definition, streamKey, _time, _logger);

    /// <summary>
    /// Deletes a stream with all its entries and groups, and what is kept beside it: dead letters, requeued entries, due times,
    /// floors, consumer names, and who handles the types that the stream declares. Stop its consumers first. Dedupe keys stay until their window is over: an event with such a key is
    /// still a duplicate.
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
        var stream = new StreamKey(streamKey ?? TGroup.Definition.Stream.Key);
        return PermissionCheck.ExplainedAsync(
            Store,
            stream,
            "handing over entries",
            () => NeededPermissions.HandOver(stream, group),
            () => new ValueTask<long>(HandOverAsync(stream, group, from, to, cancellationToken))).AsTask();
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
        string? streamKey)
    {
        _observer?.Prepare(options);
        GroupConsumer consumer = new(
            Store, definition, handlers, type, _observer?.Surround(middleware) ?? middleware, options, _time, _logger, streamKey, _instruments);
        _observer?.OnMade(
            consumer, definition, options, () => CreateConsumer(definition, handlers, type, middleware, options, streamKey));
        return consumer;
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

    /// <summary>The same, and waits for it.</summary>
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
