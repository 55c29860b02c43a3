using Events.Producing;
using Events.Retaining;
using Events.Streams;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Typed streams to inject.</summary>
public sealed partial class EventsBuilder
{
    /// <summary>
    /// Makes a typed stream available for injection; in a store with a name it is injected by that name, <c>[FromKeyedServices("name")]</c>. Two modules may
    /// add the same one.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="configure">Changes what is declared, such as the key. May be called more than once.</param>
    /// <exception cref="InvalidOperationException">The type was added before under another key.</exception>
    public EventsBuilder AddStream<TStream>(Action<StreamOptions>? configure = null)
        where TStream : class, IEventStream<TStream> => Add<TStream>(null, false, Ignoring(configure), configure);

    /// <summary>The same with services of the application.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="configure">Changes what is declared, when the stream is made.</param>
    /// <exception cref="InvalidOperationException">The type was added before under another key.</exception>
    public EventsBuilder AddStream<TStream>(Action<IServiceProvider, StreamOptions> configure)
        where TStream : class, IEventStream<TStream> => Add<TStream>(null, false, configure, null);

    /// <summary>
    /// Makes a typed stream available under a name: one of several of this type, such as that of a tenant. It is injected by the name,
    /// <c>[FromKeyedServices("name")]</c>, and consumed by <see cref="AddConsumer{TGroup}(string, Action{ConsumerOptions}?)"/>.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="name">The name; unique among the streams of this type of all stores.</param>
    /// <param name="configure">Changes what is declared, such as the key, in which <c>{tenant}</c> becomes the name in braces. May be called more than
    /// once.</param>
    /// <exception cref="InvalidOperationException">The type was added before under this name.</exception>
    public EventsBuilder AddStream<TStream>(string name, Action<StreamOptions>? configure = null)
        where TStream : class, IEventStream<TStream>
    {
        StreamRegistration.CheckTenant(name);
        return Add<TStream>(name, false, Ignoring(configure), configure);
    }

    /// <summary>The same with services of the application.</summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="name">The name; unique among the streams of this type of all stores.</param>
    /// <param name="configure">Changes what is declared, when the stream is made.</param>
    /// <exception cref="InvalidOperationException">The type was added before under this name.</exception>
    public EventsBuilder AddStream<TStream>(string name, Action<IServiceProvider, StreamOptions> configure)
        where TStream : class, IEventStream<TStream>
    {
        StreamRegistration.CheckTenant(name);
        return Add<TStream>(name, false, configure, null);
    }

    /// <summary>
    /// Makes a stream of this type available for every tenant, also for those that are not known yet: inject <see cref="TenantStreams{TStream}"/>. Consumers of
    /// a tenant come by <see cref="HostedConsumers"/>, while the host runs.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="keyTemplate">
    /// The key with <c>{tenant}</c> in it, such as <c>orders:{tenant}</c>. The braces stay, <c>orders:{acme}</c>, so that on Redis Cluster all keys of a tenant
    /// are in one slot.
    /// </param>
    /// <param name="configure">Changes what is declared. May be called more than once.</param>
    /// <exception cref="InvalidOperationException">The type was added with another template before.</exception>
    public EventsBuilder AddTenantStream<TStream>(string keyTemplate, Action<StreamOptions>? configure = null)
        where TStream : class, IEventStream<TStream>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(keyTemplate);
        Action<StreamOptions> all = options =>
        {
            options.Key = keyTemplate;
            configure?.Invoke(options);
        };
        return Add<TStream>(null, true, Ignoring(all), all);
    }

    /// <summary>
    /// Looks after a stream while the host runs: trims it by a rule every few seconds, reports what that costs each group, and warns before. Of all processes
    /// that do so one does it.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="configure">What is kept.</param>
    /// <param name="name">The name of the stream, where it was added under one.</param>
    public EventsBuilder AddRetention<TStream>(Action<RetentionOptions> configure, string? name = null)
        where TStream : class, IEventStream<TStream>
    {
        ArgumentNullException.ThrowIfNull(configure);
        _services.AddSingleton(new RetentionRegistration(Registration, typeof(TStream), TStream.Definition, name, configure));
        _services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, RetentionService>());
        return this;
    }

    /// <summary>
    /// Moves what is scheduled on a stream while the host runs, also where it neither consumes the stream nor has scheduled anything since its start: for an
    /// application that only
    /// produces, so that what it has scheduled before a restart comes in time. Consumers do so anyway.
    /// </summary>
    /// <typeparam name="TStream">A class marked with <see cref="EventStreamAttribute"/>.</typeparam>
    /// <param name="name">The name of the stream, where it was added under one.</param>
    public EventsBuilder AddSchedule<TStream>(string? name = null)
        where TStream : class, IEventStream<TStream>
    {
        _services.AddSingleton(new ScheduleRegistration(Registration, typeof(TStream), TStream.Definition, name));
        _services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ScheduleService>());
        return this;
    }

    private EventsBuilder Add<TStream>(
        string? name, bool isTemplate, Action<IServiceProvider, StreamOptions> configure, Action<StreamOptions>? declare)
        where TStream : class, IEventStream<TStream>
    {
        StoreRegistration store = Registration;
        var stream = new StreamRegistration(store, typeof(TStream), TStream.Definition, name) { IsTemplate = isTemplate };
        stream.Configure(configure, declare);
        stream.Register(_services);
        if (!_registrations.Add(stream)) return this;
        store.Streams.Add(stream);
        if (isTemplate)
        {
            AddBy(Keyed(), provider => new TenantStreams<TStream>(tenant => Open(provider, stream, tenant), tenant => KeyOf(provider, stream, tenant)));
        }
        else AddBy(stream.InjectedBy, provider => Open(provider, stream, null));
        return this;

        string? Keyed() => store.Name.Length == 0 ? null : store.Name;

        static TStream Open(IServiceProvider provider, StreamRegistration stream, string? tenant) =>
            stream.Store.GetClient(provider).OpenStream<TStream>(stream.MakeOptions(provider, tenant));

        static string KeyOf(IServiceProvider provider, StreamRegistration stream, string tenant) => stream.MakeOptions(provider, tenant).Key!;
    }

    private void AddBy<T>(string? key, Func<IServiceProvider, T> make)
        where T : class
    {
        if (key is null) _services.AddSingleton(make);
        else _services.AddKeyedSingleton(key, (provider, _) => make(provider));
    }

    private static Action<IServiceProvider, T> Ignoring<T>(Action<T>? configure) => (_, options) => configure?.Invoke(options);
}
