using System.Diagnostics.CodeAnalysis;
using Events.Definitions;
using Events.Projections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Events.Hosting;

/// <summary>Projections that run as long as the host does.</summary>
public sealed partial class EventsBuilder
{
    /// <summary>
    /// Runs a projection while the host runs, with its state beside the stream: its handlers write into <see cref="EventContext.Projection"/>. Of all
    /// processes that do so one does it. Its class is made anew for each page, in a service scope of its own, unless the application has registered it
    /// otherwise. The container has it as <see cref="ProjectionRunner"/>, by its type:
    /// <c>GetRequiredKeyedService&lt;ProjectionRunner&gt;(typeof(Totals))</c>.
    /// </summary>
    /// <typeparam name="TProjection">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>, whose group is the name of the projection. It is no
    /// consumer group of the server.</typeparam>
    /// <param name="configure">Changes the defaults.</param>
    /// <param name="stream">The name of the stream, where it was added under one.</param>
    /// <exception cref="InvalidOperationException">The projection was added before, or its stream has partitions
    /// (<see cref="EventStreamAttribute.Partitions"/>): subscribe to it instead.</exception>
    public EventsBuilder AddProjection<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProjection>(
        Action<ProjectionOptions>? configure = null, string? stream = null)
        where TProjection : class, IConsumerGroup<TProjection> => Project<TProjection>(null, configure, stream);

    /// <summary>The same with its state elsewhere.</summary>
    /// <typeparam name="TProjection">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="storage">Makes what keeps its state, once.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <param name="stream">The name of the stream, where it was added under one.</param>
    /// <exception cref="InvalidOperationException">The projection was added before, or its stream has partitions
    /// (<see cref="EventStreamAttribute.Partitions"/>): subscribe to it instead.</exception>
    public EventsBuilder AddProjection<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProjection>(
        Func<IServiceProvider, ProjectionTarget, IProjectionStorage> storage, Action<ProjectionOptions>? configure = null, string? stream = null)
        where TProjection : class, IConsumerGroup<TProjection>
    {
        ArgumentNullException.ThrowIfNull(storage);
        return Project<TProjection>(storage, configure, stream);
    }

    private EventsBuilder Project<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProjection>(
        Func<IServiceProvider, ProjectionTarget, IProjectionStorage>? storage, Action<ProjectionOptions>? configure, string? stream)
        where TProjection : class, IConsumerGroup<TProjection>
    {
        ProjectedStream.Check(TProjection.Definition);
        if (_services.Any(static service =>
            service.IsKeyedService && service.ServiceType == typeof(ProjectionRunner) && typeof(TProjection).Equals(service.ServiceKey)))
        {
            throw new InvalidOperationException($"The projection {typeof(TProjection).Name} was added before.");
        }

        var registration = new ProjectionRegistration(
            Registration, TProjection.Definition, stream, configure, static provider => provider.GetRequiredService<TProjection>(), storage);
        Registration.Projections.Add(registration);
        _services.TryAddScoped<TProjection>();
        _services.AddKeyedSingleton(typeof(TProjection), (provider, _) => registration.Create(provider));
        _services.AddSingleton(static provider => provider.GetRequiredKeyedService<ProjectionRunner>(typeof(TProjection)));
        _services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, ProjectionService>());
        return this;
    }
}
