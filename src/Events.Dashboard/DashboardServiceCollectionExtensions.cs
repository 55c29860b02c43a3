using System.Diagnostics.Metrics;
using Events.Client;
using Events.Dashboard;
using Events.Dashboard.Live;
using Events.Dashboard.Security;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the dashboard with an application.</summary>
public static class DashboardServiceCollectionExtensions
{
    /// <summary>
    /// Adds what the dashboard is made of. It looks at the streams of the application's <see cref="EventsClient"/> (<c>AddEvents</c>), and is seen once it is
    /// mapped: <c>app.MapEventsDashboard("/events")</c>.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <exception cref="ArgumentException">An option makes no sense.</exception>
    public static IServiceCollection AddEventsDashboard(this IServiceCollection services, Action<DashboardOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddAntiforgery();
        services.AddAuthorization();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<MappedDashboards>();
        services.TryAddSingleton<AuthorizationCheck>();
        services.AddHostedService(static provider => provider.GetRequiredService<AuthorizationCheck>());
        services.TryAddSingleton(provider =>
        {
            // With the container at hand, since a page may take services.
            var options = new DashboardOptions();
            foreach (Action<IServiceProvider, DashboardOptions> configuration in provider.GetServices<Action<IServiceProvider, DashboardOptions>>())
            {
                configuration(provider, options);
            }

            options.Validate();
            return options;
        });
        services.TryAddSingleton(static provider => new HandlerTimes(provider.GetService<IMeterFactory>(), provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(static provider =>
        {
            DashboardOptions options = provider.GetRequiredService<DashboardOptions>();
            var watch = new WatchOptions(options.RefreshInterval, options.StoreTimeout, options.Alerts);
            return new StreamWatches(
                provider.GetRequiredService<EventsClient>(), watch, provider.GetRequiredService<HandlerTimes>(), provider.GetRequiredService<TimeProvider>());
        });
        services.TryAddSingleton(static provider => new DashboardServices(
            provider.GetRequiredService<EventsClient>(),
            provider.GetRequiredService<DashboardOptions>(),
            provider.GetRequiredService<StreamWatches>(),
            provider.GetRequiredService<IAntiforgery>(),
            provider.GetRequiredService<TimeProvider>()));
        if (configure is not null) services.AddSingleton<Action<IServiceProvider, DashboardOptions>>((_, options) => configure(options));
        return services;
    }

    /// <summary>Does the same as the other overload, with the services of the application at hand: for pages that take some.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IServiceCollection AddEventsDashboard(this IServiceCollection services, Action<IServiceProvider, DashboardOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        services.AddEventsDashboard((Action<DashboardOptions>?)null);
        return services.AddSingleton(configure);
    }
}
