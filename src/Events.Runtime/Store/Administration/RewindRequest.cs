namespace Events.Store.Administration;

/// <summary>The position that a group is set back to, and the conditions.</summary>
/// <param name="AtLeast">The position that it has at the least; where it is before that, nothing is done.</param>
/// <param name="There">An entry that must still be there; null for none.</param>
/// <param name="To">The new position.</param>
/// <param name="IsDry">True to look only.</param>
public readonly record struct RewindRequest(EntryId AtLeast, EntryId? There, EntryId To, bool IsDry = false);
