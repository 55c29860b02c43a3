namespace Events.Consuming;

/// <summary>A handler that is running.</summary>
/// <param name="Stream">The Redis key of the stream: the declared one, or the group's requeue stream.</param>
/// <param name="EventType">The event type.</param>
/// <param name="Handler">The name of the handler's method.</param>
/// <param name="Id">The entry; the first of a batch.</param>
/// <param name="Count">How many entries it has: 1, or as many as its batch.</param>
/// <param name="Since">When it began.</param>
public readonly record struct RunningHandler(
    string Stream, string EventType, string Handler, EntryId Id, int Count, DateTimeOffset Since);
