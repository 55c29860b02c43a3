using System.Diagnostics.Metrics;
using Events.Client;
using Events.Hosting;
using Events.Store.Roles;
using Events.Testing;
using Events.Testing.Hosting;
using Events.Testing.Watching;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts the harness into an application.</summary>
public static class EventsTestingServiceCollectionExtensions
{
    /// <summary>
    /// Lets an application that has called <c>AddEvents</c> run over a harness instead of its store: streams, consumers and handlers stay as they are
    /// registered. Call it after <c>AddEvents</c>, such as in <c>ConfigureTestServices</c> of a <c>WebApplicationFactory</c>; then get the
    /// <see cref="EventsHarness"/> from the container; for a store with a name, <c>AddEvents("billing", …)</c>, by that name. They share one clock, and wait
    /// for all consumers of the application.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <exception cref="InvalidOperationException"><c>AddEvents</c> was not called before.</exception>
    public static IServiceCollection UseEventsTesting(this IServiceCollection services, Action<EventsTestingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(static service => service.ServiceType == typeof(IStreamStore)))
        {
            throw new InvalidOperationException("There is no store to replace: call AddEvents before UseEventsTesting.");
        }

        var options = new EventsTestingOptions();
        configure?.Invoke(options);
        services.AddSingleton(_ => new World(options.StartTime));
        object?[] names = [.. services.Where(static service => service.ServiceType == typeof(IStreamStore))
            .Select(static service => service.ServiceKey)
            .Distinct()];
        foreach (object? name in names)
        {
            if (name is null) Replace(services, options);
            else Replace(services, options, name);
        }

        if (options.ReplaceTimeProvider)
        {
            services.RemoveAll<TimeProvider>();
            services.AddSingleton<TimeProvider>(static provider => provider.GetRequiredService<World>().Time);
        }

        // The first service to hear of the end: whoever stops waits by the clock.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, HarnessService>());
        return services;
    }

    private static void Replace(IServiceCollection services, EventsTestingOptions options)
    {
        services.RemoveAll<IStreamStore>();
        services.RemoveAll<EventsClient>();
        services.AddSingleton(provider => new EventsHarness(options, provider.GetRequiredService<World>(), ""));
        services.AddSingleton(static provider => provider.GetRequiredService<EventsHarness>().Store);
        services.AddSingleton(static provider => MakeClient(provider, provider.GetRequiredService<EventsHarness>(), ""));
    }

    private static void Replace(IServiceCollection services, EventsTestingOptions options, object name)
    {
        services.RemoveAllKeyed<IStreamStore>(name);
        services.RemoveAllKeyed<EventsClient>(name);
        services.AddKeyedSingleton(name, (provider, key) => new EventsHarness(options, provider.GetRequiredService<World>(), $"{key}"));
        services.AddKeyedSingleton(name, static (provider, key) => provider.GetRequiredKeyedService<EventsHarness>(key).Store);
        services.AddKeyedSingleton(name, static (provider, key) => MakeClient(provider, provider.GetRequiredKeyedService<EventsHarness>(key), $"{key}"));
    }

    private static EventsClient MakeClient(IServiceProvider provider, EventsHarness harness, string name) => harness.GetClient(
        provider.GetService<ILoggerFactory>(),
        provider.GetService<IMeterFactory>(),
        provider.GetRequiredService<EventsRegistrations>().Get(name, out _).CreateProtection(provider));
}
