using Events.Health;
using Events.Hosting;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health of event streams and consumers.</summary>
public static class EventsHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check of all consumers that <c>AddEvents</c> runs, of all its stores: connected, reading, starting over, stopped, handlers that hang, lag, the
    /// oldest age, losses. It looks at what the consumers know and asks the store nothing, so it can be asked often; how each is, is in the data of the report
    /// (<see cref="ConsumerHealth"/>).
    /// </summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="configure">Changes the limits.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What is reported for unhealthy; null for unhealthy.</param>
    /// <param name="tags">Tags to filter by; null for none.</param>
    /// <exception cref="ArgumentException">A limit does not make sense.</exception>
    public static IHealthChecksBuilder AddEvents(
        this IHealthChecksBuilder builder,
        Action<EventsHealthOptions>? configure = null,
        string name = "events",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        EventsRegistrations registrations = EventsRegistrations.Of(builder.Services);
        var options = new EventsHealthOptions();
        configure?.Invoke(options);
        options.Validate();
        registrations.HasHealthCheck = true;

        // One for each check, whose limits are its own.
        var key = new object();
        builder.Services.AddKeyedSingleton(key, (provider, _) => new EventsHealthCheck(provider, registrations, options));
        return builder.Add(new HealthCheckRegistration(
            name, provider => provider.GetRequiredKeyedService<EventsHealthCheck>(key), failureStatus, tags));
    }
}
