using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>Pending entries that were claimed, with their delivery counts.</summary>
/// <param name="cursor">Where the next page starts; <see cref="EntryId.Min"/> after the last.</param>
/// <param name="entries">The entries now owned by the caller.</param>
/// <param name="deliveryCounts">How often each was delivered, this time included; in the order of the entries.</param>
/// <param name="goneIds">Pending entries whose payload was trimmed or deleted.</param>
public sealed class ReapPage(
    EntryId cursor, EntryPage entries, IReadOnlyList<long> deliveryCounts, IReadOnlyList<EntryId> goneIds) : IDisposable
{
    /// <summary>The ID at which the next page starts; <see cref="EntryId.Min"/> after the last.</summary>
    public EntryId Cursor { get; } = cursor;

    /// <summary>The entries now owned by the caller. An empty page before the last one is normal.</summary>
    public EntryPage Entries { get; } = entries;

    /// <summary>The number of deliveries of each entry, this one included.</summary>
    public IReadOnlyList<long> DeliveryCounts { get; } = deliveryCounts;

    /// <summary>
    /// Pending entries whose payload was trimmed or deleted. After <see cref="IDeliveryStore.ReapAsync"/> they are dead letters;
    /// after <see cref="IDeliveryStore.ReclaimAsync"/> they are pending as before.
    /// </summary>
    public IReadOnlyList<EntryId> GoneIds { get; } = goneIds;

    /// <summary>
    /// The entries at the end that did not fit into the page, in their order: after <see cref="IDeliveryStore.ReclaimAsync"/> they are pending for the caller
    /// as if they had been delivered.
    /// </summary>
    internal ReadOnlyMemory<EntryId> UnreadIds { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Entries.Dispose();
}
