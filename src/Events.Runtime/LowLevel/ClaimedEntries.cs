using Events.Streams;

namespace Events.LowLevel;

/// <summary>One page of XAUTOCLAIM.</summary>
/// <param name="Cursor">Where the next page starts; <see cref="EntryId.Min"/> after the last.</param>
/// <param name="Entries">The entries that are this consumer's now.</param>
/// <param name="DeletedIds">Pending entries whose payload is gone. The server has dropped them, whoever they belonged to, and tells it this once.</param>
public sealed record ClaimedEntries(EntryId Cursor, IReadOnlyList<StreamEntry> Entries, IReadOnlyList<EntryId> DeletedIds);
