namespace Events.Store.Administration;

/// <summary>The number of entries in a part of a stream.</summary>
/// <param name="Count">How many were come across.</param>
/// <param name="Last">The last of them; null when there was none.</param>
public readonly record struct EntryCount(int Count, EntryId? Last);
