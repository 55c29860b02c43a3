namespace Events.Streams;

/// <summary>An event that waits for its time.</summary>
/// <param name="Id">What identifies it among what is scheduled on its stream, for cancelling it.</param>
/// <param name="Due">When it is appended, by the server's clock; of one that recurs, the next time. Null where it is in the stream already.</param>
/// <param name="Entry">
/// The entry, where it is in the stream already: an event was scheduled with this ID and its time has come, or one was produced with the same idempotency key.
/// Else null.
/// </param>
/// <param name="IsNew">Tells whether this call has scheduled it. Else something was there with its ID, and stays as it is.</param>
public readonly record struct ScheduledEvent(string Id, DateTimeOffset? Due, EntryId? Entry, bool IsNew);
