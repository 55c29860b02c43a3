namespace Events.Store;

/// <summary>The pending entries list of a group in short (XPENDING, summary form).</summary>
/// <param name="Count">How many entries are pending.</param>
/// <param name="Smallest">The smallest pending ID; null when none is pending.</param>
/// <param name="Largest">The largest pending ID; null when none is pending.</param>
/// <param name="Consumers">How many entries each consumer owns; consumers that own none are not listed.</param>
public sealed record PendingSummary(
    long Count, EntryId? Smallest, EntryId? Largest, IReadOnlyList<KeyValuePair<string, long>> Consumers);
