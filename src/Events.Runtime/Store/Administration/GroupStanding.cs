using Events.Store.Delivery;

namespace Events.Store.Administration;

/// <summary>The state of a consumer group.</summary>
/// <param name="Info">What XINFO GROUPS says.</param>
/// <param name="Unread">How many entries it has not been given, counted anew: a server before 8.0 counts wrong after trimming.</param>
/// <param name="IsUnreadExact">Whether that is exact; otherwise there are more than a thousand, and it is what the server says, within what is
/// possible.</param>
/// <param name="OldestPending">The oldest pending entry; null when none is pending.</param>
/// <param name="Loss">What was trimmed unread since a consumer of this library last looked, or ever if none has; null for nothing.</param>
public sealed record GroupStanding(GroupInfo Info, long Unread, bool IsUnreadExact, EntryId? OldestPending, EntryLoss? Loss);
