using Events.Health;
using Events.Hosting;
using Events.Outbox;
using Events.Projections;
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

    /// <summary>
    /// Adds a check of an outbox, which asks its store: it is degraded when an event has waited for longer than a limit, because no process relays, the
    /// server is away, or it was refused.
    /// </summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="outbox">By which the relay is found: the name of the outbox, or the type of its database context.</param>
    /// <param name="maxAge">How long an event may wait; null for one minute.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="tags">Tags to filter by; null for none.</param>
    public static IHealthChecksBuilder AddEventsOutbox(
        this IHealthChecksBuilder builder, object outbox, TimeSpan? maxAge = null, string name = "events-outbox", IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(outbox);
        return builder.Add(new HealthCheckRegistration(
            name,
            provider => new OutboxHealthCheck(
                provider.GetRequiredKeyedService<OutboxRelay>(outbox), maxAge ?? TimeSpan.FromMinutes(1), EventsBuilder.Time(provider)),
            failureStatus: null,
            tags));
    }

    /// <summary>
    /// Adds a check of all projections that <c>AddProjection</c> runs: unhealthy when one has given up, degraded when one is tried again, cannot reach its
    /// store, lags behind, or a rebuild has given up. It looks at what this process knows and asks nothing; where another process runs a projection, that one's
    /// check tells.
    /// </summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="maxLag">How many entries one may be behind; 10,000 by default.</param>
    /// <param name="name">The name of the check.</param>
    /// <param name="failureStatus">What is reported for unhealthy; null for unhealthy.</param>
    /// <param name="tags">Tags to filter by; null for none.</param>
    public static IHealthChecksBuilder AddEventsProjections(
        this IHealthChecksBuilder builder,
        long maxLag = 10_000,
        string name = "events-projections",
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentOutOfRangeException.ThrowIfNegative(maxLag);
        return builder.Add(new HealthCheckRegistration(
            name, provider => new ProjectionsHealthCheck(provider.GetServices<ProjectionRunner>(), maxLag), failureStatus, tags));
    }
}
