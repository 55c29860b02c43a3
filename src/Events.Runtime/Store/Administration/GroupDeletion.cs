namespace Events.Store.Administration;

/// <summary>The result of deleting a group.</summary>
/// <param name="IsDeleted">False when it has something left to do, and nothing was changed.</param>
/// <param name="Pending">How many entries were pending, of the stream and of what was requeued.</param>
/// <param name="HasUnread">Whether there are entries, of the stream or requeued, that it was not given.</param>
public sealed record GroupDeletion(bool IsDeleted, long Pending, bool HasUnread);
