using Events.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers event streams and consumers with an application.</summary>
public static class EventsServiceCollectionExtensions
{
    /// <summary>
    /// Adds event streams: a store (<see cref="EventsBuilder.UseRedis(string)"/> or <see cref="EventsBuilder.UseInMemory"/>),
    /// typed streams to inject, and consumers that run as long as the host does. What several modules add is added up; one of them names the store.
    /// A <see cref="TimeProvider"/> is added where there is none: handlers take it, and a test moves it.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Names the store, the streams and the consumers.</param>
    /// <exception cref="InvalidOperationException">Another store was named before, or a stream was added before under another key.</exception>
    public static IServiceCollection AddEvents(this IServiceCollection services, Action<EventsBuilder> configure) =>
        Add(services, "", configure);

    /// <summary>
    /// The same in another store beside the one without a name: its streams, its <c>EventsClient</c>, its <c>IStreamStore</c> and its
    /// <see cref="HostedConsumers"/> are injected by the name, <c>[FromKeyedServices("billing")]</c>.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="name">The name of the store.</param>
    /// <param name="configure">Names the store, the streams and the consumers.</param>
    /// <exception cref="InvalidOperationException">Another store was named before by this name, or a stream was added before under another key.</exception>
    public static IServiceCollection AddEvents(this IServiceCollection services, string name, Action<EventsBuilder> configure)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, configure);
    }

    private static IServiceCollection Add(IServiceCollection services, string name, Action<EventsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);

        // A handler that takes a clock finds one, as it does in a test: UseEventsTesting registers the harness' own.
        services.TryAddSingleton(TimeProvider.System);
        configure(new EventsBuilder(services, name));
        return services;
    }
}
