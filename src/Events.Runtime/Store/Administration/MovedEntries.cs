namespace Events.Store.Administration;

/// <summary>The result of moving pending entries. Those in neither list were not pending, or not idle for long enough.</summary>
/// <param name="Moved">They are the new consumer's.</param>
/// <param name="Gone">Their payload was trimmed or deleted: they stay where they are.</param>
public sealed record MovedEntries(IReadOnlyList<EntryId> Moved, IReadOnlyList<EntryId> Gone);
