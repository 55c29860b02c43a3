using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Events.Client;
using Events.Middleware;
using Events.Protecting;
using Events.Protection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Events.Hosting;

/// <summary>
/// Names the store, the streams and the consumers of an application, or of one of its modules: what several modules say of the same store adds up.
/// </summary>
public sealed partial class EventsBuilder
{
    private readonly IServiceCollection _services;
    private readonly EventsRegistrations _registrations;

    internal EventsBuilder(IServiceCollection services, string name)
    {
        _services = services;
        _registrations = EventsRegistrations.Of(services);
        Registration = _registrations.Get(name, out bool isNew);
        if (!isNew) return;
        RegisterStore();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StoreService>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ConsumersService>());
    }

    /// <summary>The name of the store, by which its streams are injected; empty for the one without.</summary>
    public string Name => Registration.Name;

    /// <summary>The registration of this store, as all modules have made it.</summary>
    internal StoreRegistration Registration { get; }

    /// <summary>
    /// Reads what is configured from a section of the configuration, on top of what code says: <c>Redis</c>, <c>Streams</c> by type or name,
    /// <c>Consumers</c> by group, <c>ConsumerDefaults</c>, <c>Projections</c> by name, and <c>ProjectionDefaults</c>. A key that is not known
    /// keeps the host from starting, and the message names it.
    /// </summary>
    /// <param name="section">The section, such as <c>builder.Configuration.GetSection("Events")</c>. It need not exist.</param>
    public EventsBuilder BindConfiguration(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        Registration.AddSection(_ => section);
        return this;
    }

    /// <summary>The same with the section of the application's <see cref="IConfiguration"/> that has this path.</summary>
    /// <param name="path">The path, such as <c>Events</c> or <c>Events:Billing</c>.</param>
    public EventsBuilder BindConfiguration(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        Registration.AddSection(provider => (provider.GetService<IConfiguration>() ?? throw new InvalidOperationException(
            $"BindConfiguration(\"{path}\") needs the application's IConfiguration, and there is none: register one, or give the section itself.")).GetSection(path));
        return this;
    }

    /// <summary>
    /// Runs a middleware around the handlers of single events of all consumers of the application: around those of the stream, which are
    /// around those of the consumer, in the order in which they are added.
    /// </summary>
    /// <param name="middleware">The middleware; several threads call it at a time.</param>
    public EventsBuilder AddMiddleware(EventMiddleware middleware)
    {
        Registration.Middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs a middleware around the batch handlers of all consumers of the application.</summary>
    /// <param name="middleware">The middleware; several threads call it at a time.</param>
    public EventsBuilder AddBatchMiddleware(BatchMiddleware middleware)
    {
        Registration.Middleware.Add(middleware);
        return this;
    }

    /// <summary>Runs a middleware around all handlers of the application, of single events and of batches. The container makes it, once.</summary>
    /// <typeparam name="TMiddleware">The class; registered as a singleton unless the application has registered it itself.</typeparam>
    public EventsBuilder AddMiddleware<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TMiddleware>()
        where TMiddleware : class, IEventMiddleware
    {
        Registration.Middleware.Add<TMiddleware>();
        _services.TryAddSingleton<TMiddleware>();
        return this;
    }

    /// <summary>Takes the keys of encrypted fields (<see cref="Contracts.EncryptedAttribute"/>) from a provider that the container makes, once.</summary>
    /// <typeparam name="TProvider">The class; registered as a singleton unless the application has registered it itself.</typeparam>
    /// <exception cref="InvalidOperationException">A provider was named before.</exception>
    public EventsBuilder UseKeyProvider<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProvider>()
        where TProvider : class, IKeyProvider
    {
        _services.TryAddSingleton<TProvider>();
        return UseKeyProvider(static provider => provider.GetRequiredService<TProvider>());
    }

    /// <summary>Takes the keys of encrypted fields from a provider.</summary>
    /// <param name="provider">The provider.</param>
    /// <exception cref="InvalidOperationException">A provider was named before.</exception>
    public EventsBuilder UseKeyProvider(IKeyProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return UseKeyProvider(_ => provider);
    }

    /// <summary>Takes the keys of encrypted fields from a provider that services of the application make.</summary>
    /// <param name="provider">Makes it; called once.</param>
    /// <exception cref="InvalidOperationException">A provider was named before.</exception>
    public EventsBuilder UseKeyProvider(Func<IServiceProvider, IKeyProvider> provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        if (Registration.Keys is not null) throw new InvalidOperationException($"{Registration.Call} names two key providers. All its streams have one: name one, which may ask others.");
        Registration.Keys = provider;
        return this;
    }

    /// <summary>
    /// Keeps values that are too large for their entries (<see cref="Contracts.ClaimCheckAttribute"/>) in a store of
    /// the application's, instead of beside their stream.
    /// </summary>
    /// <param name="payloads">The store.</param>
    /// <exception cref="InvalidOperationException">One was named before.</exception>
    public EventsBuilder UsePayloadStore(IPayloadStore payloads)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        return UsePayloadStore(_ => payloads);
    }

    /// <summary>The same, with a store that services of the application make.</summary>
    /// <param name="payloads">Makes it; called once.</param>
    /// <exception cref="InvalidOperationException">One was named before.</exception>
    public EventsBuilder UsePayloadStore(Func<IServiceProvider, IPayloadStore> payloads)
    {
        ArgumentNullException.ThrowIfNull(payloads);
        if (Registration.Payloads is not null) throw new InvalidOperationException($"{Registration.Call} names two stores of payloads. All its streams have one.");
        Registration.Payloads = payloads;
        return this;
    }

    /// <summary>Changes how encrypted, compressed and kept apart fields are dealt with: for how long keys are kept, how large a value may become.</summary>
    /// <param name="configure">Changes the defaults.</param>
    public EventsBuilder ConfigureProtection(Action<ProtectionOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Registration.Protection += configure;
        return this;
    }

    private void RegisterStore()
    {
        StoreRegistration store = Registration;
        if (store.Name.Length == 0)
        {
            _services.AddSingleton(store.CreateStore);
            _services.TryAddSingleton(provider => CreateClient(provider, store));
            _services.AddSingleton(provider => new HostedConsumers(provider, store));
            return;
        }

        _services.AddKeyedSingleton(store.Name, (provider, _) => store.CreateStore(provider));
        _services.TryAddKeyedSingleton(store.Name, (provider, _) => CreateClient(provider, store));
        _services.AddKeyedSingleton(store.Name, (provider, _) => new HostedConsumers(provider, store));
    }

    private static EventsClient CreateClient(IServiceProvider provider, StoreRegistration store) => new(
        store.GetStore(provider), Time(provider), provider.GetService<ILoggerFactory>(), ownsStore: false, provider.GetService<IMeterFactory>(),
        protection: store.CreateProtection(provider));

    internal static TimeProvider Time(IServiceProvider provider) => provider.GetService<TimeProvider>() ?? TimeProvider.System;
}
