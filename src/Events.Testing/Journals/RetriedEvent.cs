namespace Events.Testing.Journals;

/// <summary>An event that comes back to its handler after a delay, because the handler has failed or has asked for it.</summary>
/// <typeparam name="TEvent">The event.</typeparam>
/// <param name="Event">The event.</param>
/// <param name="Id">The entry's ID.</param>
/// <param name="Stream">The Redis key that it was read from.</param>
/// <param name="Group">The consumer group.</param>
/// <param name="Delay">After how long.</param>
/// <param name="DueAt">When, by the harness' clock.</param>
/// <param name="Exception">What the handler threw; null when it has asked for the retry.</param>
public sealed record RetriedEvent<TEvent>(
    TEvent Event, EntryId Id, string Stream, string Group, TimeSpan Delay, DateTimeOffset DueAt, Exception? Exception);
