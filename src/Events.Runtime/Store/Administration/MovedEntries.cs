namespace Events.Store.Administration;

/// <summary>What became of pending entries that were to be moved. Those in neither list were not pending, or not idle for long enough.</summary>
/// <param name="Moved">They are the new consumer's.</param>
/// <param name="Gone">Their payload was trimmed or deleted: they stay where they are.</param>
public sealed record MovedEntries(IReadOnlyList<EntryId> Moved, IReadOnlyList<EntryId> Gone);
