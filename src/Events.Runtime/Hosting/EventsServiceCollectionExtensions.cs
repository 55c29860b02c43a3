using Events.Hosting;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers event streams and consumers with an application.</summary>
public static class EventsServiceCollectionExtensions
{
    /// <summary>
    /// Adds event streams: a store (<see cref="EventsBuilder.UseRedis(string)"/> or <see cref="EventsBuilder.UseInMemory"/>),
    /// typed streams to inject, and consumers that run as long as the host does.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Names the store, the streams and the consumers.</param>
    /// <exception cref="InvalidOperationException">No store was named.</exception>
    public static IServiceCollection AddEvents(this IServiceCollection services, Action<EventsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new EventsBuilder(services);
        configure(builder);
        builder.Complete();
        return services;
    }
}
