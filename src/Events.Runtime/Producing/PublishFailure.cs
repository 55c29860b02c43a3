using Events.Streams;

namespace Events.Producing;

/// <summary>An event that a <see cref="BackgroundPublisher{TStream}"/> has not appended, as far as is known, and does not try again.</summary>
/// <typeparam name="TStream">The stream.</typeparam>
/// <param name="Event">The event.</param>
/// <param name="Error">Why.</param>
/// <param name="MayBeAppended">Whether it may be in the stream all the same.</param>
public sealed record PublishFailure<TStream>(IEventOf<TStream> Event, Exception Error, bool MayBeAppended)
    where TStream : class, IEventStream<TStream>;
