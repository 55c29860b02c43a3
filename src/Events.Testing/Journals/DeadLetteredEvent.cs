namespace Events.Testing.Journals;

/// <summary>An event that a group has given up.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="Event">The event.</param>
/// <param name="Id">The entry's ID in the stream that it was read from.</param>
/// <param name="Stream">The Redis key that it was read from.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Reason">Why, as the dead letter says it: such as <c>max-deliveries</c>, or what the handler gave as its reason.</param>
/// <param name="Message">The exception's message, or what the handler said.</param>
/// <param name="Exception">What the handler threw last; null when no handler has run.</param>
public sealed record DeadLetteredEvent<TEvent>(
    TEvent Event, EntryId Id, string Stream, string Group, string Reason, string Message, Exception? Exception);
