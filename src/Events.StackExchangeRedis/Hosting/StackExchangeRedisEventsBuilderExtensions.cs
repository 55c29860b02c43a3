using Events.Hosting;
using Events.StackExchangeRedis;
using Events.StackExchangeRedis.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the streams in Redis over a connection of StackExchange.Redis that the application has.</summary>
public static class StackExchangeRedisEventsBuilderExtensions
{
    private const string Section = "StackExchangeRedis";

    /// <summary>
    /// Keeps the streams in Redis over the <see cref="IConnectionMultiplexer"/> that the application has registered as a
    /// service; for a store with a name over the one that is registered by this name, <c>AddKeyedSingleton&lt;IConnectionMultiplexer&gt;("billing", …)</c>.
    /// </summary>
    /// <param name="events">The builder.</param>
    /// <param name="configure">Changes the defaults, such as <see cref="StackExchangeRedisOptions.DedicatedReads"/>.</param>
    public static EventsBuilder UseStackExchangeRedis(
        this EventsBuilder events, Action<StackExchangeRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(events);
        string name = events.Name;
        return Use(
            events,
            services => name.Length == 0
                ? services.GetRequiredService<IConnectionMultiplexer>()
                : services.GetRequiredKeyedService<IConnectionMultiplexer>(name),
            configure,
            "the application's own multiplexer",
            typeof(IConnectionMultiplexer));
    }

    /// <summary>Keeps the streams in Redis over a multiplexer. It is not disposed with the host.</summary>
    /// <param name="events">The builder.</param>
    /// <param name="multiplexer">The connection.</param>
    /// <param name="configure">Changes the defaults, such as <see cref="StackExchangeRedisOptions.DedicatedReads"/>.</param>
    public static EventsBuilder UseStackExchangeRedis(
        this EventsBuilder events,
        IConnectionMultiplexer multiplexer,
        Action<StackExchangeRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(multiplexer);
        return Use(events, _ => multiplexer, configure, $"the multiplexer '{multiplexer.ClientName}'", multiplexer);
    }

    /// <summary>
    /// Keeps the streams in Redis over the multiplexer that the factory finds: one of several, such as a keyed service. It is
    /// not disposed with the host.
    /// </summary>
    /// <param name="events">The builder.</param>
    /// <param name="find">Finds the connection, once.</param>
    /// <param name="configure">Changes the defaults, such as <see cref="StackExchangeRedisOptions.DedicatedReads"/>.</param>
    public static EventsBuilder UseStackExchangeRedis(
        this EventsBuilder events,
        Func<IServiceProvider, IConnectionMultiplexer> find,
        Action<StackExchangeRedisOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(find);
        return Use(events, find, configure, "a multiplexer that a callback finds", find);
    }

    private static EventsBuilder Use(
        EventsBuilder events,
        Func<IServiceProvider, IConnectionMultiplexer> find,
        Action<StackExchangeRedisOptions>? configure,
        string description,
        object identity)
    {
        ArgumentNullException.ThrowIfNull(events);
        StoreRegistration store = events.Registration;
        store.KnownSections.Add(Section);
        store.Choose(new StoreChoice($"Redis over {description}", static (a, b) => a.Equals(b), identity, services => new StackExchangeStreamStore(
            find(services),
            MakeOptions(services, store, configure),
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<StackExchangeStreamStore>>())));
        return events;
    }

    private static StackExchangeRedisOptions MakeOptions(IServiceProvider services, StoreRegistration store, Action<StackExchangeRedisOptions>? configure) =>
        OptionsMaker<StackExchangeRedisOptions>.Make(services, new StackExchangeRedisOptions(), store.Name, options =>
        {
            configure?.Invoke(options);
            store.Bind(services, StackExchangeRedisSettings.Table, options, [Section]);
        });
}
