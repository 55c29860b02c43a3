using Events.Store.Delivery;

namespace Events.Administration;

/// <summary>A consumer group as an operator sees it.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group's name.</param>
/// <param name="Consumers">How many consumers the server knows, dead ones included.</param>
/// <param name="Pending">How many entries were delivered and not acknowledged.</param>
/// <param name="LastDelivered">Its position: the last entry that was delivered.</param>
/// <param name="Lag">How many entries were not delivered yet, counted anew: the server's own number counts what was trimmed unread for ever.</param>
/// <param name="IsLagExact">
/// Whether the lag is exact. It is up to a thousand, and beyond that as long as a consumer of this library counts on; else it is what the
/// server says, within what is possible.
/// </param>
/// <param name="OldestPending">The oldest pending entry; null when none is pending.</param>
/// <param name="OldestUnread">The oldest entry that was not delivered yet; null when there is none.</param>
/// <param name="OldestAge">How old the older of these two is, by this machine's clock; null when there is neither.</param>
/// <param name="Requeued">How many dead letters that were sent back to it are not done with yet.</param>
/// <param name="Loss">
/// What was trimmed before it was read and no consumer has told of yet; null for nothing. What a consumer has told of is in its log and in
/// <c>events.group.lost</c>.
/// </param>
public sealed record GroupDetails(
    string Stream,
    string Group,
    long Consumers,
    long Pending,
    EntryId LastDelivered,
    long Lag,
    bool IsLagExact,
    EntryId? OldestPending,
    EntryId? OldestUnread,
    TimeSpan? OldestAge,
    long Requeued,
    EntryLoss? Loss)
{
    /// <summary>The older of <see cref="OldestPending"/> and <see cref="OldestUnread"/>, whose age <see cref="OldestAge"/> is.</summary>
    internal EntryId? Oldest => OlderOf(OldestPending, OldestUnread);

    /// <summary>The older of two entries, of which there may be one or none.</summary>
    internal static EntryId? OlderOf(EntryId? one, EntryId? other) => other is null || one < other ? one : other;
}
