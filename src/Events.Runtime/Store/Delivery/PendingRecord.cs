namespace Events.Store;

/// <summary>An entry that a consumer has in hand, or has put off, and takes to be pending for it; see <see cref="IConsumerStore.RestoreAsync"/>.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="ConfirmedAgo">How long ago, at the most, the server last delivered the entry to the consumer, renewed its lease, or showed it to be pending for it.</param>
/// <param name="DeliveryCount">How often it was delivered: what its pending record says again when it is restored.</param>
public readonly record struct PendingRecord(EntryId Id, TimeSpan ConfirmedAgo, long DeliveryCount);
