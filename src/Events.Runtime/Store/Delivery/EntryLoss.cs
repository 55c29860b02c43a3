namespace Events.Store.Delivery;

/// <summary>
/// Entries that were removed from a stream before the group read them. At the least and at the most so many: equal where the server's counters tell
/// exactly.
/// </summary>
/// <param name="AtLeast">So many were trimmed unread, at the least.</param>
/// <param name="AtMost">So many were trimmed unread, at the most; more than <paramref name="AtLeast"/> where entries were deleted one by one too (<c>XDEL</c>),
/// or where the group may be younger than what was trimmed.</param>
/// <param name="After">All their IDs are larger than this one.</param>
/// <param name="Before">All their IDs are smaller than this one.</param>
public sealed record EntryLoss(long AtLeast, long AtMost, EntryId After, EntryId Before);
