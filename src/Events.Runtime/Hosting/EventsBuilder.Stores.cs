using Events.InMemory;
using Events.Redis;
using Events.Store.Roles;

namespace Events.Hosting;

/// <summary>The store that has the streams.</summary>
public sealed partial class EventsBuilder
{
    /// <summary>
    /// Keeps the streams in Redis, at <c>localhost:6379</c> unless something else is configured: <see cref="BindConfiguration(string)"/>, or
    /// <c>services.Configure&lt;RedisOptions&gt;</c>, under the name of the store where it has one.
    /// </summary>
    public EventsBuilder UseRedis()
    {
        Registration.Choose(RedisChoice.OfConfigured(Registration));
        return this;
    }

    /// <summary>
    /// Keeps the streams in Redis. The host connects before it starts anything, and does not start when it cannot, unless the text says
    /// <c>abortConnect=false</c>.
    /// </summary>
    /// <param name="configuration">Where it is: a connection string of StackExchange.Redis or a <c>redis://</c> URI; see
    /// <see cref="RedisOptions.Parse"/>.</param>
    /// <exception cref="FormatException">The text is not understood.</exception>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public EventsBuilder UseRedis(string configuration) => UseRedis(RedisOptions.Parse(configuration));

    /// <summary>The same with changes in code, such as <see cref="RedisOptions.Credentials"/>.</summary>
    /// <param name="configuration">Where it is.</param>
    /// <param name="configure">Changes what the text says.</param>
    /// <exception cref="FormatException">The text is not understood.</exception>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public EventsBuilder UseRedis(string configuration, Action<RedisOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        RedisOptions options = RedisOptions.Parse(configuration);
        configure(options);
        return UseRedis(options);
    }

    /// <summary>Keeps the streams in Redis. The host connects before it starts anything, and does not start when it cannot.</summary>
    /// <param name="options">Where it is and how to talk to it.</param>
    /// <exception cref="ArgumentException">An option does not make sense.</exception>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public EventsBuilder UseRedis(RedisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Registration.Choose(RedisChoice.Of(Registration, options));
        return this;
    }

    /// <summary>Keeps the streams in Redis, where services of the application say.</summary>
    /// <param name="options">Says where it is and how to talk to it; called once, when the store is made.</param>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public EventsBuilder UseRedis(Func<IServiceProvider, RedisOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Registration.Choose(RedisChoice.Of(Registration, options));
        return this;
    }

    /// <summary>Keeps the streams in Redis, where <c>ConnectionStrings:name</c> of the application's configuration says.</summary>
    /// <param name="name">The name of the connection string.</param>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public EventsBuilder UseRedisConnectionString(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Registration.Choose(RedisChoice.OfConnectionString(Registration, name));
        return this;
    }

    /// <summary>Keeps the streams in memory, as Redis 7 would: for tests, and to start without a server. Gone with the process.</summary>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public EventsBuilder UseInMemory()
    {
        Registration.Choose(new StoreChoice(
            "the embedded store", static (_, _) => true, typeof(InMemoryStreamStore), static provider => new InMemoryStreamStore(Time(provider))));
        return this;
    }

    /// <summary>
    /// Keeps the streams in the store that the factory makes. It is opened (<see cref="IStreamStore.OpenAsync"/>) when the host starts, and
    /// disposed with it.
    /// </summary>
    /// <param name="factory">Makes the store, once.</param>
    /// <param name="description">What to call it where two stores are named; it must have no secrets.</param>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public EventsBuilder UseStore(Func<IServiceProvider, IStreamStore> factory, string? description = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        Registration.Choose(new StoreChoice(description ?? "a store of the application's own", static (a, b) => a.Equals(b), factory, factory));
        return this;
    }
}
