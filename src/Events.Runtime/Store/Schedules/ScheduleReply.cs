namespace Events.Store.Schedules;

/// <summary>The answer to a <see cref="ScheduleRequest"/>.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Due">When it is appended; null where it is in the stream already.</param>
/// <param name="Entry">The entry, where it is in the stream already.</param>
/// <param name="Now">The time by the server's clock.</param>
/// <param name="Next">When the next one of all is due.</param>
public sealed record ScheduleReply(ScheduleReplyKind Kind, DateTimeOffset? Due, EntryId? Entry, DateTimeOffset Now, DateTimeOffset? Next);
