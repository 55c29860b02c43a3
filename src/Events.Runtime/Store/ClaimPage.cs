namespace Events.Store;

/// <summary>One page of XAUTOCLAIM.</summary>
/// <param name="cursor">Where the next page starts; <see cref="EntryId.Min"/> (<c>0-0</c>) after the last.</param>
/// <param name="entries">The entries now owned by the caller.</param>
/// <param name="deletedIds">Pending entries whose payload is gone; the server has removed them from the pending entries list.</param>
public sealed class ClaimPage(EntryId cursor, EntryPage entries, IReadOnlyList<EntryId> deletedIds) : IDisposable
{
    /// <summary>The ID at which the next page starts; <see cref="EntryId.Min"/> (<c>0-0</c>) after the last.</summary>
    public EntryId Cursor { get; } = cursor;

    /// <summary>The entries now owned by the caller. An empty page before the last one is normal.</summary>
    public EntryPage Entries { get; } = entries;

    /// <summary>
    /// Pending entries whose payload is gone; the server has removed them from the pending entries list. It ignores
    /// idle time and owner: another consumer may be handling one of them right now.
    /// </summary>
    public IReadOnlyList<EntryId> DeletedIds { get; } = deletedIds;

    /// <inheritdoc/>
    public void Dispose() => Entries.Dispose();
}
