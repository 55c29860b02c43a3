namespace Events.Store.Delivery;

/// <summary>The way in which the floor of a group is saved.</summary>
/// <param name="Before">An entry that is not acknowledged whatever the pending entries list says, because the caller has it in hand; null for none.</param>
/// <param name="Known">The last floor as the caller remembers it: an older copy of the data has an older one beside it. Null for none.</param>
/// <param name="Replace">True when a floor that lies before the last one replaces it: it is known and told that the group has gone back.</param>
public readonly record struct FloorSave(EntryId? Before = null, GroupFloor? Known = null, bool Replace = false);
