namespace Events.Store;

/// <summary>One page of a reap: entries now owned by the caller, with their delivery counts.</summary>
/// <param name="cursor">Where the next page starts; <see cref="EntryId.Min"/> after the last.</param>
/// <param name="entries">The entries now owned by the caller.</param>
/// <param name="deliveryCounts">How often each was delivered, this time included; in the order of the entries.</param>
/// <param name="deletedIds">Pending entries whose payload is gone; the server has removed them from the pending entries list.</param>
public sealed class ReapPage(
    EntryId cursor, EntryPage entries, IReadOnlyList<long> deliveryCounts, IReadOnlyList<EntryId> deletedIds) : IDisposable
{
    /// <summary>Where the next page starts; <see cref="EntryId.Min"/> after the last.</summary>
    public EntryId Cursor { get; } = cursor;

    /// <summary>The entries now owned by the caller. An empty page before the last one is normal.</summary>
    public EntryPage Entries { get; } = entries;

    /// <summary>How often each entry was delivered, this time included.</summary>
    public IReadOnlyList<long> DeliveryCounts { get; } = deliveryCounts;

    /// <summary>Pending entries whose payload is gone. It ignores idle time and owner, as <see cref="ClaimPage.DeletedIds"/>.</summary>
    public IReadOnlyList<EntryId> DeletedIds { get; } = deletedIds;

    /// <inheritdoc/>
    public void Dispose() => Entries.Dispose();
}
