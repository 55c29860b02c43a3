using System.Diagnostics.Metrics;
using Events.Client;
using Events.Diagnostics;
using Events.Hosting;
using Events.Outbox;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers outboxes.</summary>
public static class EventsOutboxServiceCollectionExtensions
{
    /// <summary>
    /// Relays an outbox to the streams of <c>AddEvents</c> as long as the host runs. The container has its <see cref="OutboxRelay"/> by the name, and
    /// an <see cref="OutboxEncoder"/> for all.
    /// </summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="name">The name of the outbox, for messages, and by which its relay is found.</param>
    /// <param name="store">Makes what reads it, once.</param>
    /// <param name="configure">Changes the defaults.</param>
    public static IServiceCollection AddEventsOutbox(
        this IServiceCollection services, string name, Func<IServiceProvider, IOutboxStore> store, Action<OutboxOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(store);
        return AddEventsOutbox(services, name, name, store, configure);
    }

    internal static IServiceCollection AddEventsOutbox(
        this IServiceCollection services, object key, string name, Func<IServiceProvider, IOutboxStore> store, Action<OutboxOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        EventsRegistrations registrations = EventsRegistrations.Of(services);
        foreach (ServiceDescriptor descriptor in services)
        {
            if (descriptor is { IsKeyedService: false, ImplementationInstance: OutboxRegistration found } && found.Key.Equals(key))
            {
                throw new InvalidOperationException($"The outbox {name} is added twice.");
            }
        }

        services.TryAddSingleton(provider => new OutboxStreams((stream, streamName) => Find(provider, registrations, stream, streamName)));
        services.TryAddSingleton(static provider => new OutboxEncoder(provider.GetRequiredService<OutboxStreams>()));
        services.AddKeyedSingleton(key, (provider, _) =>
        {
            var options = new OutboxOptions();
            configure?.Invoke(options);
            return new OutboxRelay(
                name,
                store(provider),
                provider.GetRequiredService<OutboxStreams>(),
                options,
                EventsInstruments.Of(provider.GetService<IMeterFactory>()),
                EventsBuilder.Time(provider),
                SafeLogger.Over(provider.GetService<ILoggerFactory>()?.CreateLogger<OutboxRelay>()));
        });
        services.AddSingleton(new OutboxRegistration(key) { Relay = provider => provider.GetRequiredKeyedService<OutboxRelay>(key) });
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, OutboxService>());
        return services;
    }

    private static Events.Streams.StreamClient? Find(IServiceProvider provider, EventsRegistrations registrations, string stream, string? name)
    {
        // As it is injected: by its name or its store's, or by the template of tenants.
        StreamRegistration? template = null;
        foreach (StreamRegistration registration in registrations.Stores.SelectMany(static store => store.Streams))
        {
            if (registration.Definition.Key != stream) continue;
            if (registration.IsTemplate) template ??= registration;
            else if (registration.InjectedBy == name) return Open(registration, null);
        }

        return template is not null && name is not null ? Open(template, name) : null;

        Events.Streams.StreamClient Open(StreamRegistration registration, string? tenant)
        {
            EventsClient client = registration.Store.GetClient(provider);
            return client.OpenStream(registration.Definition, registration.MakeOptions(provider, tenant));
        }
    }
}
