namespace Events.Testing.Journals;

/// <summary>An event that was produced: by the application, by the test, or by a handler's commit.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="Event">The event.</param>
/// <param name="Id">The entry's ID.</param>
/// <param name="Stream">The Redis key of the stream.</param>
public sealed record ProducedEvent<TEvent>(TEvent Event, EntryId Id, string Stream);
