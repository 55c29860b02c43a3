using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>An entry that a consumer has in hand, or has put off, and takes to be pending for it; see <see cref="IConsumerStore.RestoreAsync"/>.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="ConfirmedAgo">
/// How long ago, at the most, the server last delivered the entry to the consumer, renewed its lease, or showed it to be pending for it: since the command that did so was sent.
/// </param>
/// <param name="SeenAgo">How long ago that was at the least: since its answer came. Equal to the other where it is not known.</param>
/// <param name="DeliveryCount">How often it was delivered: what its pending record says again when it is restored.</param>
/// <param name="MayBeClaimed">
/// Whether others were free to claim it since, because it was idle for as long as they wait or was put off and is due: then one of them may have handled
/// and acknowledged it.
/// </param>
/// <param name="Letter">
/// What its dead letter would say in <see cref="DeadLetterFields.Id"/>, where the answer to its move to the dead letters did not come; null where it was not moved.
/// </param>
public readonly record struct PendingRecord(
    EntryId Id, TimeSpan ConfirmedAgo, TimeSpan SeenAgo, long DeliveryCount, bool MayBeClaimed = false, EntryId? Letter = null);
