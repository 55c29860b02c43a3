using System.Diagnostics.CodeAnalysis;
using Events;
using Events.Definitions;
using Events.EntityFrameworkCore;
using Events.EntityFrameworkCore.Projections;
using Events.Hosting;
using Events.Projections;
using Microsoft.EntityFrameworkCore;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds projections whose state is in a database.</summary>
public static class EventsProjectionsBuilderExtensions
{
    /// <summary>
    /// Runs a projection while the host runs, with its state in the tables of a database context: its class takes the context, which is made in a scope of
    /// each page, and what its handlers change is saved together with the position, in one transaction. The context is registered as always; its model has
    /// <c>modelBuilder.AddEventsProjections()</c>.
    /// </summary>
    /// <typeparam name="TProjection">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>, whose group is the name of the projection.</typeparam>
    /// <typeparam name="TContext">The context.</typeparam>
    /// <param name="events">The streams of the application.</param>
    /// <param name="drop">Deletes the rows of a state that a rebuild has replaced, by its generation; null (default) leaves them.</param>
    /// <param name="configure">Changes the defaults.</param>
    /// <param name="stream">The name of the stream, where it was added under one.</param>
    /// <exception cref="InvalidOperationException">The projection was added before, or its stream has partitions
    /// (<see cref="EventStreamAttribute.Partitions"/>): subscribe to it instead.</exception>
    public static EventsBuilder AddProjection<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TProjection, TContext>(
        this EventsBuilder events,
        Func<TContext, int, CancellationToken, Task>? drop = null,
        Action<ProjectionOptions>? configure = null,
        string? stream = null)
        where TProjection : class, IConsumerGroup<TProjection>
        where TContext : DbContext
    {
        ArgumentNullException.ThrowIfNull(events);
        return events.AddProjection<TProjection>(
            (provider, target) => new DbContextProjectionStorage<TContext>(new ContextSource<TContext>(provider), target, drop, EventsBuilder.Time(provider)),
            configure,
            stream);
    }
}
