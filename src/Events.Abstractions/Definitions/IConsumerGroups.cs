namespace Events.Definitions;

/// <summary>
/// The interface that the generator implements on a class marked with several <see cref="ConsumerGroupAttribute{TStream}"/>, each for another stream. One
/// with a single stream is <see cref="IConsumerGroup{TSelf}"/>, which is this too.
/// </summary>
/// <typeparam name="TSelf">The consumer group class itself.</typeparam>
public interface IConsumerGroups<TSelf> : IConsumerGroup
    where TSelf : class, IConsumerGroups<TSelf>
{
    /// <summary>The consumer group on each of its streams, in the order in which they are declared.</summary>
    static abstract IReadOnlyList<ConsumerGroupDefinition> Definitions { get; }
}
