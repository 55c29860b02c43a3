using System.ComponentModel;
using Events.Handling;
using Events.Wire;

namespace Events.Definitions;

/// <summary>The dispatch that the generator implements on a class marked with <see cref="ConsumerGroupAttribute{TStream}"/>.</summary>
public interface IConsumerGroup
{
    /// <summary>
    /// Decodes an entry and runs its handler. Decoding is done before the method returns; then it calls
    /// <see cref="EventContext.MarkDecoded"/>, so that an exception before that is the entry's and after it the handler's.
    /// </summary>
    /// <param name="handler">Which handler: its index in <see cref="ConsumerGroupDefinition.Handlers"/>, counted from
    /// <see cref="ConsumerGroupDefinition.FirstHandler"/>.</param>
    /// <param name="fields">The fields of the entry; not used after the method has returned.</param>
    /// <param name="context">The delivery.</param>
    /// <param name="cancellationToken">Asks the handler to stop.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask HandleAsync(int handler, EntryFields fields, EventContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Decodes the entries of a batch and runs its batch handler, unless none decodes. Decoding is done before the method
    /// returns. A group without batch handlers has no such method of its own.
    /// </summary>
    /// <param name="handler">Which handler: its index in <see cref="ConsumerGroupDefinition.Handlers"/>, counted from
    /// <see cref="ConsumerGroupDefinition.FirstHandler"/>.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="cancellationToken">Asks the handler to stop.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    ValueTask HandleBatchAsync(int handler, BatchDelivery batch, CancellationToken cancellationToken) =>
        throw new ArgumentOutOfRangeException(nameof(handler), handler, "The group has no such batch handler.");
}

/// <summary>Is implemented by the generator on a class marked with one <see cref="ConsumerGroupAttribute{TStream}"/>.</summary>
/// <typeparam name="TSelf">The consumer group class itself.</typeparam>
public interface IConsumerGroup<TSelf> : IConsumerGroups<TSelf>
    where TSelf : class, IConsumerGroup<TSelf>
{
    /// <summary>The consumer group as declared: its stream, its name, its handlers.</summary>
    static abstract ConsumerGroupDefinition Definition { get; }

    /// <inheritdoc/>
    static IReadOnlyList<ConsumerGroupDefinition> IConsumerGroups<TSelf>.Definitions => [TSelf.Definition];
}
