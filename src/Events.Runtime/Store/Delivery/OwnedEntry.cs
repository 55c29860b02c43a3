namespace Events.Store.Delivery;

/// <summary>An entry that a consumer acts for, with the dedupe key of its event, if it has one.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="DedupeKey">The Redis key that marks the event as handled by the group, in the stream's slot; null for none.</param>
/// <param name="DedupeWindow">For how long the key is remembered once it is done.</param>
public readonly record struct OwnedEntry(EntryId Id, string? DedupeKey = null, TimeSpan DedupeWindow = default);
