namespace Events.Testing.Journals;

/// <summary>An entry that a group has given up, whether it can be decoded or not.</summary>
/// <param name="Id">Its ID in the stream that it was read from.</param>
/// <param name="EventType">Its <c>type</c>; empty when it has none, or is gone.</param>
/// <param name="Stream">The Redis key that it was read from.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Reason">Why, such as <c>max-deliveries</c>, <c>undecodable</c>, <c>unknown-type</c> or <c>payload-gone</c>.</param>
/// <param name="Message">The exception's message, or what the handler said.</param>
/// <param name="Exception">What the handler threw last; null when none has run.</param>
public sealed record DeadLetteredEntry(
    EntryId Id, string EventType, string Stream, string Group, string Reason, string Message, Exception? Exception);
