using System.Diagnostics.CodeAnalysis;
using Events.Client;
using Events.Consuming.Calling;
using Events.Definitions;
using Events.Producing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Events.Hosting;

/// <summary>Consumers that run as long as the host does.</summary>
public sealed partial class EventsBuilder
{
    /// <summary>
    /// Runs a consumer as long as the host runs. Its class is a singleton made by the container, unless the application
    /// registered it itself. Adding the same class several times runs several consumers. The container has them as
    /// <see cref="GroupConsumer"/>, to pause one or to subscribe to its events.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; where it reads several streams, a consumer runs for
    /// each.</typeparam>
    /// <param name="configure">Changes the defaults. May be called more than once.</param>
    public EventsBuilder AddConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroups<TGroup> => Run(Singleton<TGroup>(null, Ignoring(configure), configure));

    /// <summary>The same with services of the application.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; where it reads several streams, a consumer runs for
    /// each.</typeparam>
    /// <param name="configure">Changes the defaults, when the consumer is made.</param>
    public EventsBuilder AddConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<IServiceProvider, ConsumerOptions> configure)
        where TGroup : class, IConsumerGroups<TGroup> => Run(Singleton<TGroup>(null, configure, null));

    /// <summary>
    /// Runs a consumer of a stream that has a name (<see cref="AddStream{TStream}(string, Action{StreamOptions}?)"/>): one class serves as many streams as it
    /// is added for, and <see cref="EventContext.Stream"/> says which one an event is of.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; where it reads several streams, a consumer runs for
    /// each.</typeparam>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="configure">Changes the defaults. May be called more than once.</param>
    public EventsBuilder AddConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        string stream, Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return Run(Singleton<TGroup>(stream, Ignoring(configure), configure));
    }

    /// <summary>
    /// Runs a consumer whose class is made anew for every call of a handler, in a service scope of its own, so that it may take
    /// scoped services such as a database context: a scope for each event, or for each batch where the handler takes batches.
    /// A singleton (<see cref="AddConsumer{TGroup}(Action{ConsumerOptions}?)"/>) costs nothing per event; this costs a scope per call.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; where it reads several streams, a consumer runs for
    /// each.</typeparam>
    /// <param name="configure">Changes the defaults. May be called more than once.</param>
    public EventsBuilder AddScopedConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroups<TGroup> => Run(Scoped<TGroup>(null, Ignoring(configure), configure));

    /// <summary>The same with services of the application.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; where it reads several streams, a consumer runs for
    /// each.</typeparam>
    /// <param name="configure">Changes the defaults, when the consumer is made.</param>
    public EventsBuilder AddScopedConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<IServiceProvider, ConsumerOptions> configure)
        where TGroup : class, IConsumerGroups<TGroup> => Run(Scoped<TGroup>(null, configure, null));

    /// <summary>The same for a stream that has a name.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; where it reads several streams, a consumer runs for
    /// each.</typeparam>
    /// <param name="stream">The name of the stream.</param>
    /// <param name="configure">Changes the defaults. May be called more than once.</param>
    public EventsBuilder AddScopedConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        string stream, Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(stream);
        return Run(Scoped<TGroup>(stream, Ignoring(configure), configure));
    }

    /// <summary>
    /// Prepares consumers that come and go while the host runs, by <see cref="HostedConsumers.Add{TGroup}"/>: one for each tenant. Runs none by itself.
    /// </summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; a singleton unless the application registered it
    /// itself.</typeparam>
    /// <param name="configure">Changes the defaults of all of them. May be called more than once.</param>
    public EventsBuilder AddTenantConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        Registration.Groups.AddRange(Singleton<TGroup>(null, Ignoring(configure), configure));
        return this;
    }

    /// <summary>The same with a class that is made anew for every call, as by <see cref="AddScopedConsumer{TGroup}(Action{ConsumerOptions}?)"/>.</summary>
    /// <typeparam name="TGroup">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>; where it reads several streams, a consumer runs for
    /// each.</typeparam>
    /// <param name="configure">Changes the defaults of all of them. May be called more than once.</param>
    public EventsBuilder AddScopedTenantConsumer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        Action<ConsumerOptions>? configure = null)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        Registration.Groups.AddRange(Scoped<TGroup>(null, Ignoring(configure), configure));
        return this;
    }

    private GroupRegistration[] Singleton<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        string? stream, Action<IServiceProvider, ConsumerOptions> configure, Action<ConsumerOptions>? declare)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        _services.TryAddSingleton<TGroup>();
        return Declare<TGroup>(stream, configure, declare, static provider => new SingletonHandlers(provider.GetRequiredService<TGroup>()));
    }

    private GroupRegistration[] Scoped<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TGroup>(
        string? stream, Action<IServiceProvider, ConsumerOptions> configure, Action<ConsumerOptions>? declare)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        _services.TryAddScoped<TGroup>();
        return Declare<TGroup>(stream, configure, declare, static provider => new ScopedHandlers(
            provider.GetRequiredService<IServiceScopeFactory>(), typeof(TGroup).Name, static scope => scope.GetRequiredService<TGroup>()));
    }

    private GroupRegistration[] Declare<TGroup>(
        string? stream,
        Action<IServiceProvider, ConsumerOptions> configure,
        Action<ConsumerOptions>? declare,
        Func<IServiceProvider, IHandlerSource> makeHandlers)
        where TGroup : class, IConsumerGroups<TGroup>
    {
        // To know the middlewares while services can still be registered.
        var declared = new ConsumerOptions();
        declare?.Invoke(declared);
        declared.Middleware.Register(_services);
        return [.. TGroup.Definitions.Select(definition => new GroupRegistration(Registration, typeof(TGroup), definition, stream, makeHandlers, configure))];
    }

    private EventsBuilder Run(GroupRegistration[] groups)
    {
        foreach (GroupRegistration group in groups)
        {
            Registration.Groups.Add(group);
            if (group.Definition.Stream.Partitions is var partitions && partitions == 0)
            {
                _services.AddSingleton(provider => group.Create(provider, group.Stream)[0]);
                continue;
            }

            // Made together, as they share the leases of this process, and injected one by one.
            object all = new();
            _services.AddKeyedSingleton(all, (provider, _) => new PartitionConsumers(group.Create(provider, group.Stream)));
            for (int i = 0; i < partitions; i++)
            {
                int partition = i;
                _services.AddSingleton(provider => provider.GetRequiredKeyedService<PartitionConsumers>(all).All[partition]);
            }
        }

        return this;
    }
}
