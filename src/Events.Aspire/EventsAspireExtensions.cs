using Events.Aspire;
using Events.Diagnostics;
using Events.Hosting;
using Events.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Event streams in a Redis that an Aspire app host names.</summary>
public static class EventsAspireExtensions
{
    /// <summary>
    /// Adds event streams in the Redis of a connection, with a health check, tracing and metrics. What modules add by <c>builder.Services.AddEvents(…)</c> is
    /// in this store too.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="connectionName">
    /// The name of the resource in the app host: <c>ConnectionStrings:name</c> says where Redis is, and <c>Aspire:Events:name</c> may say more on top of
    /// <c>Aspire:Events</c>.
    /// </param>
    /// <param name="configure">Names streams and consumers; null where modules do.</param>
    /// <param name="configureSettings">Changes what was configured, such as <c>settings.DisableTracing</c>; null for nothing.</param>
    /// <exception cref="FormatException">A value of the configuration is not understood; the message names its key.</exception>
    /// <exception cref="InvalidOperationException">Another store was named before.</exception>
    public static IHostApplicationBuilder AddEvents(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<EventsBuilder>? configure = null,
        Action<EventsAspireSettings>? configureSettings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionName);
        Add(builder, connectionName, configure, configureSettings, builder.Services.AddEvents);
        return builder;
    }

    /// <summary>
    /// The same in another store beside the one without a name: its streams, its <c>EventsClient</c> and its <c>HostedConsumers</c> are injected by the name of
    /// the connection, <c>[FromKeyedServices("billing")]</c>.
    /// </summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The name of the resource in the app host, and of the store.</param>
    /// <param name="configure">Names streams and consumers; null where modules do, by <c>builder.Services.AddEvents(name, …)</c>.</param>
    /// <param name="configureSettings">Changes what was configured; null for nothing.</param>
    /// <exception cref="FormatException">A value of the configuration is not understood; the message names its key.</exception>
    /// <exception cref="InvalidOperationException">Another store was named before by this name.</exception>
    public static IHostApplicationBuilder AddKeyedEvents(
        this IHostApplicationBuilder builder,
        string name,
        Action<EventsBuilder>? configure = null,
        Action<EventsAspireSettings>? configureSettings = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Add(builder, name, configure, configureSettings, add => builder.Services.AddEvents(name, add));
        return builder;
    }

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        Action<EventsBuilder>? configure,
        Action<EventsAspireSettings>? configureSettings,
        Func<Action<EventsBuilder>, IServiceCollection> addEvents)
    {
        IConfigurationSection general = builder.Configuration.GetSection(AspireSettingsTable.Section);
        IConfigurationSection? own = AspireSettingsTable.OwnSection(general, name);
        var settings = new EventsAspireSettings();
        AspireSettingsTable.Bind(general, settings);
        if (own is not null) AspireSettingsTable.Bind(own, settings);

        // Read when the host starts: what names Redis may come later than this line, as in a test.
        string? configured = settings.ConnectionString;
        bool isNamed = builder.Configuration.GetConnectionString(name) is { Length: > 0 };
        configureSettings?.Invoke(settings);
        bool isSaid = settings.ConnectionString is { Length: > 0 } && (!isNamed || settings.ConnectionString != configured);
        addEvents(events =>
        {
            events = isSaid ? events.UseRedis(RedisOptions.Parse(settings.ConnectionString!)) : events.UseRedisConnectionString(name);
            events.BindConfiguration(general);
            if (own is not null) events.BindConfiguration(own);
            configure?.Invoke(events);
        });
        AllowSections(builder.Services, name);

        if (!settings.DisableTracing) builder.Services.AddOpenTelemetry().WithTracing(static tracing => tracing.AddSource(EventsActivitySource.Name));
        if (!settings.DisableMetrics) builder.Services.AddOpenTelemetry().WithMetrics(static metrics => metrics.AddMeter(EventsMeter.Name));
        if (!settings.DisableHealthChecks && !EventsRegistrations.Of(builder.Services).HasHealthCheck) builder.Services.AddHealthChecks().AddEvents();
    }

    // Beside the options of a store stand the settings, and in the general section those of each name.
    private static void AllowSections(IServiceCollection services, string name)
    {
        AspireNames names = AspireNames.Of(services);
        names.All.Add(name);
        foreach (StoreRegistration store in EventsRegistrations.Of(services).Stores)
        {
            store.KnownSections.UnionWith(AspireSettingsTable.Keys);
            store.KnownSections.UnionWith(names.All);
        }
    }
}
