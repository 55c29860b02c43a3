using System.Diagnostics.CodeAnalysis;
using Events.Client;
using Events.Consuming.Calling;
using Events.Definitions;
using Events.InMemory;
using Events.Middleware;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Events.Hosting;

/// <summary>Names the store, the streams and the consumers of an application.</summary>
public sealed class EventsBuilder
{
    private readonly IServiceCollection _services;
    private readonly Dictionary<StreamDefinition, StreamOptions> _streams = [];
    private readonly MiddlewareList _middleware = new();
    private bool _hasStore;

    internal EventsBuilder(IServiceCollection services) => _services = services;

    /// <summary>Keeps the streams in Redis. The host connects before it starts anything, and does not start when it cannot.</summary>
    /// <param name="configuration">Where it is: <c>host:port[,option=value…]</c> or a <c>redis://</c> URI; see <see cref="RedisOptions.Parse"/>.</param>
    public EventsBuilder UseRedis(string configuration) => UseRedis(RedisOptions.Parse(configuration));

    /// <summary>Keeps the streams in Redis. The host connects before it starts anything, and does not start when it cannot.</summary>
    /// <param name="options">Where it is and how to talk to it.</param>
    public EventsBuilder UseRedis(RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return UseStore(provider => new RedisStreamStore(options, provider.GetService<ILogger<RedisStreamStore>>()));
    }

    /// <summary>Keeps the streams in memory, as Redis 7 would: for tests, and to start without a server. Gone with the process.</summary>
    public EventsBuilder UseInMemory() =>
        UseStore(static provider => new InMemoryStreamStore(Time(provider)));

    /// <summary>
    /// Keeps the streams in the store that the factory makes. It is opened (<see cref="IStreamStore.OpenAsync"/>) when the host starts, and
    /// disposed with it.
    /// </summary>
    /// <param name="factory">Makes the store, once.</param>
    public EventsBuilder UseStore(Func<IServiceProvider, IStreamStore> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        if (_hasStore) throw new InvalidOperationException("A store was named before; name one.");
        _hasStore = true;
        _services.AddSingleton(factory);
        return this;
    }

    /// <summary>
    /// Runs a middleware around the handlers of single events of all consumers of the application: around those of the stream, which are
    /// around those of the consumer, in the order in which they are added.
    /// </summary>
    /// <param name="middleware">The middleware; several threads call it at a time.</param>
    public EventsBuilder AddMiddleware(EventMiddleware middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs a middleware around the batch handlers of all consumers of the application.</summary>
    /// <param name="middleware">The middleware; several threads call it at a time.</param>
    public EventsBuilder AddBatchMiddleware(BatchMiddleware middleware)
    {
        _middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs a middleware around all handlers of the application, of single events and of batches. The container makes it, once.</summary>
    /// <typeparam name="TMiddleware">The class; registered as a singleton unless the application has registered it itself.</typeparam>
    public EventsBuilder AddMiddleware<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>()
        where TMiddleware : class, IEventMiddleware
    {
        _middleware.Add<TMiddleware>();
        return this;
    }

    /// <summary>Makes a typed stream available for injection.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="configure">Changes what is declared, such as the key.</param>
    public EventsBuilder AddStream<TStream>(Action<StreamOptions>? configure = null)
        where TStream : class, IEventStream<TStream>
    {
        var options = new StreamOptions();
        configure?.Invoke(options);
        _streams[TStream.Definition] = options;
        options.Middleware.Register(_services);
        _services.AddSingleton(provider => provider.GetRequiredService<EventsClient>().OpenStream<TStream>(options));
        return this;
    }

    /// <summary>
    /// Runs a consumer as long as the host runs. Its class is a singleton made by the container, unless the application
    /// registered it itself. Adding the same class several times runs several consumers. The container has them as
    /// <see cref="GroupConsumer"/>, to pause one or to subscribe to its events.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="configure">Changes the defaults.</param>
    public EventsBuilder AddConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        var options = new ConsumerOptions();
        configure?.Invoke(options);
        options.Middleware.Register(_services);
        _services.TryAddSingleton<TGroup>();
        _services.AddSingleton(provider => CreateConsumer(
            provider, TGroup.Definition, new SingletonHandlers(provider.GetRequiredService<TGroup>()), typeof(TGroup), options));
        return this;
    }

    /// <summary>
    /// Runs a consumer whose class is made anew for every call of a handler, in a service scope of its own, so that it may take
    /// scoped services such as a database context: a scope for each event, or for each batch where the handler takes batches.
    /// A singleton (<see cref="AddConsumer{TGroup}"/>) costs nothing per event; this costs a scope per call.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="configure">Changes the defaults.</param>
    public EventsBuilder AddScopedConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroup<TGroup>
    {
        var options = new ConsumerOptions();
        configure?.Invoke(options);
        options.Middleware.Register(_services);
        _services.TryAddScoped<TGroup>();
        _services.AddSingleton(provider => CreateConsumer(
            provider,
            TGroup.Definition,
            new ScopedHandlers(
                provider.GetRequiredService<IServiceScopeFactory>(),
                typeof(TGroup).Name,
                static scope => scope.GetRequiredService<TGroup>()),
            typeof(TGroup),
            options));
        return this;
    }

    internal void Complete()
    {
        _middleware.Register(_services);
        if (!_hasStore) throw new InvalidOperationException("AddEvents needs a store: call UseRedis or UseInMemory.");
        _services.TryAddSingleton(static provider => new EventsClient(
            provider.GetRequiredService<IStreamStore>(), Time(provider), provider.GetService<ILoggerFactory>(), ownsStore: false));
        _services.AddHostedService(provider => new StoreService(
            provider.GetRequiredService<IStreamStore>(),
            new DeclaredStreams([.. _streams.Select(static stream => new StreamKey(stream.Value.Key ?? stream.Key.Key))]),
            provider.GetService<ILoggerFactory>()));
        _services.AddHostedService<ConsumersService>();
    }

    private GroupConsumer CreateConsumer(
        IServiceProvider provider, ConsumerGroupDefinition definition, IHandlerSource handlers, Type type, ConsumerOptions options) =>
        provider.GetRequiredService<EventsClient>().CreateConsumer(
            definition,
            handlers,
            type,
            MiddlewareList.Build(provider, _middleware, _streams.GetValueOrDefault(definition.Stream)?.Middleware, options.Middleware),
            options,
            KeyOf(definition.Stream));

    private static TimeProvider Time(IServiceProvider provider) =>
        provider.GetService<TimeProvider>() ?? TimeProvider.System;

    private string? KeyOf(StreamDefinition stream) => _streams.GetValueOrDefault(stream)?.Key;
}
