namespace Events.Testing.Journals;

/// <summary>One call of a handler that has ended, for one event.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="Event">The event.</param>
/// <param name="Id">The entry's ID.</param>
/// <param name="Stream">The Redis key that it was read from: the stream's, or that of the group's requeue stream.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Consumer">The consumer.</param>
/// <param name="DeliveryCount">How often the entry was delivered by then, this time included.</param>
/// <param name="Exception">What the handler threw; null when it succeeded. Those of a batch share it.</param>
public sealed record HandlerAttempt<TEvent>(
    TEvent Event, EntryId Id, string Stream, string Group, string Consumer, long DeliveryCount, Exception? Exception);
