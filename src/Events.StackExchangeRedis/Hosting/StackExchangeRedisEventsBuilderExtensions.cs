using Events.Hosting;
using Events.Store.StackExchangeRedis;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Keeps the streams in Redis over a connection of StackExchange.Redis that the application has.</summary>
public static class StackExchangeRedisEventsBuilderExtensions
{
    /// <summary>
    /// Keeps the streams in Redis over the <see cref="IConnectionMultiplexer"/> that the application has registered as a
    /// service.
    /// </summary>
    /// <param name="events">The builder.</param>
    /// <param name="configure">Changes the defaults, such as <see cref="StackExchangeRedisOptions.DedicatedReads"/>.</param>
    public static EventsBuilder UseStackExchangeRedis(
        this EventsBuilder events, Action<StackExchangeRedisOptions>? configure = null) =>
        events.UseStackExchangeRedis(static services => services.GetRequiredService<IConnectionMultiplexer>(), configure);

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
        return events.UseStackExchangeRedis(_ => multiplexer, configure);
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
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(find);
        var options = new StackExchangeRedisOptions();
        configure?.Invoke(options);
        return events.UseStore(services => new StackExchangeStreamStore(
            find(services),
            options,
            services.GetService<TimeProvider>(),
            services.GetService<ILogger<StackExchangeStreamStore>>()));
    }
}
