namespace Events.Consuming.Dispatching;

/// <summary>An entry that is to be tried again.</summary>
/// <param name="Id">The entry.</param>
/// <param name="OrderingKey">Hash of its ordering key; null for none.</param>
internal readonly record struct ScheduledRetry(EntryId Id, ulong? OrderingKey);
