namespace Events.Testing.Journals;

/// <summary>An event that a group is done with: its handler has succeeded, or none was to run, as for a duplicate by its dedupe key.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="Event">The event.</param>
/// <param name="Id">The entry's ID.</param>
/// <param name="Stream">The Redis key that it was read from.</param>
/// <param name="Group">The consumer group.</param>
public sealed record AcknowledgedEvent<TEvent>(TEvent Event, EntryId Id, string Stream, string Group);
