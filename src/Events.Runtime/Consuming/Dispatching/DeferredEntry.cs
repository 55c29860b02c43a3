namespace Events.Consuming.Dispatching;

/// <summary>A deferred entry.</summary>
/// <param name="Id">The entry.</param>
/// <param name="OrderingKey">Hash of its ordering key; null for none.</param>
internal readonly record struct DeferredEntry(EntryId Id, ulong? OrderingKey);
