using Events.Definitions;
using Events.Projections;
using Events.Store;
using Events.Store.Projections;

namespace Events.Client;

/// <content>Projections whose state is beside their stream, and what makes all others.</content>
public sealed partial class EventsClient
{
    /// <summary>
    /// Runs a projection whose state is beside its stream: its handlers write into <see cref="EventContext.Projection"/>, and of all processes that run it
    /// one does. Dispose what it returns to stop.
    /// </summary>
    /// <typeparam name="TProjection">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>, whose group is the name of the projection. It is no
    /// consumer group of the server.</typeparam>
    /// <param name="handlers">Its instance, used for every event.</param>
    /// <param name="options">Changes the defaults.</param>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    /// <exception cref="ArgumentException">An option or the name makes no sense, or a handler takes batches.</exception>
    /// <exception cref="InvalidOperationException">
    /// The stream has partitions (<see cref="EventStreamAttribute.Partitions"/>): subscribe to it instead.
    /// </exception>
    public ProjectionRunner StartProjection<TProjection>(TProjection handlers, ProjectionOptions? options = null, string? streamKey = null)
        where TProjection : class, IConsumerGroup<TProjection>
    {
        ArgumentNullException.ThrowIfNull(handlers);
        ProjectionRunner runner = CreateProjection(
            TProjection.Definition, new ProjectionInstances(null, _ => handlers), options ?? new ProjectionOptions(), streamKey, null);
        runner.Start();
        return runner;
    }

    /// <summary>Opens a projection whose state is beside its stream, to read or to rebuild it, whoever runs it.</summary>
    /// <typeparam name="TProjection">A class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</typeparam>
    /// <param name="streamKey">The Redis key of the stream; null for the declared one.</param>
    /// <exception cref="InvalidOperationException">
    /// The stream has partitions (<see cref="EventStreamAttribute.Partitions"/>): subscribe to it instead.
    /// </exception>
    public ProjectionView OpenProjection<TProjection>(string? streamKey = null)
        where TProjection : class, IConsumerGroup<TProjection>
    {
        ConsumerGroupDefinition definition = TProjection.Definition;
        ProjectedStream.Check(definition);
        var stream = new StreamKey(streamKey ?? definition.Stream.Key);
        ProjectionNames.Check(stream, definition.Group);
        return new ProjectionView(definition.Group, new StreamProjectionStorage(Store, stream, definition.Group, new ProjectionOptions()));
    }

    internal ProjectionRunner CreateProjection(
        ConsumerGroupDefinition definition, ProjectionInstances instances, ProjectionOptions options, string? streamKey, IProjectionStorage? storage)
    {
        ProjectedStream.Check(definition);
        var stream = new StreamKey(streamKey ?? definition.Stream.Key);
        ProjectionNames.Check(stream, definition.Group);
        storage ??= new StreamProjectionStorage(Store, stream, definition.Group, options);
        return new ProjectionRunner(new ProjectionSetup(definition, Store, stream, storage, instances, options, _instruments, _time, _logger));
    }
}
