namespace Events.Store;

/// <summary>How far a group has acknowledged without a gap.</summary>
/// <param name="Acknowledged">Every entry up to this ID is acknowledged.</param>
/// <param name="LastDelivered">The last entry that was delivered.</param>
/// <param name="EntriesAdded">How many entries had ever been added to the stream at the time.</param>
public sealed record GroupFloor(EntryId Acknowledged, EntryId LastDelivered, long EntriesAdded);
