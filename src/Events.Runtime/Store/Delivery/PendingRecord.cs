using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>An entry that a consumer has in hand, or has deferred, and takes to be pending for it; see <see cref="IConsumerStore.RestoreAsync"/>.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="ConfirmedAgo">
/// How long ago, at the most, the server last delivered the entry to the consumer, renewed its lease, or showed it to be pending for it: since the command that
/// did so was sent.
/// </param>
/// <param name="SeenAgo">How long ago that was at the least: since its answer came. Equal to the other where it is not known.</param>
/// <param name="DeliveryCount">How often it was delivered: what its pending record says again when it is restored.</param>
/// <param name="ClaimableIn">
/// After how long others are free to claim it, because it has then been idle for as long as they wait, or was deferred and is due: from then on one of them may
/// have handled and acknowledged it. Zero and less when they are; null for never.
/// </param>
/// <param name="Letter">What a dead letter of it says in <see cref="DeadLetterFields.Id"/>; null for its own ID. A requeued entry has another.</param>
public readonly record struct PendingRecord(
    EntryId Id, TimeSpan ConfirmedAgo, TimeSpan SeenAgo, long DeliveryCount, TimeSpan? ClaimableIn = null, EntryId? Letter = null);
