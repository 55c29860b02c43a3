namespace Events.Recovery;

/// <summary>What a page of a reap brought.</summary>
/// <param name="Cursor">Where the next page starts; <see cref="EntryId.Min"/> when this was the last.</param>
/// <param name="Count">How many entries were claimed.</param>
/// <param name="First">The first of them.</param>
internal readonly record struct Reaped(EntryId Cursor, int Count, EntryId First);
