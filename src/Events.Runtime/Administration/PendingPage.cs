namespace Events.Administration;

/// <summary>A page of pending entries.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Group">The group.</param>
/// <param name="Entries">The entries, the oldest first.</param>
/// <param name="Next">Where the next page begins; null after the last.</param>
public sealed record PendingPage(string Stream, string Group, IReadOnlyList<PendingDetails> Entries, EntryId? Next);
