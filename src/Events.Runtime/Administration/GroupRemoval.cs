namespace Events.Administration;

/// <summary>A group that was deleted.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group that is gone.</param>
/// <param name="Pending">How many entries were pending that nobody of the group handles any more.</param>
/// <param name="Unread">How many entries it had not been given.</param>
/// <param name="IsUnreadExact">Whether <paramref name="Unread"/> is exact; otherwise there are more than a thousand.</param>
/// <param name="Requeued">How many dead letters that were sent back to it were deleted unhandled.</param>
/// <param name="Forgotten">How many marks of handled events, by dedupe keys, were deleted.</param>
public sealed record GroupRemoval(string Stream, string Group, long Pending, long Unread, bool IsUnreadExact, long Requeued, long Forgotten);
