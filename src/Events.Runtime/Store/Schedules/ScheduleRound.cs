namespace Events.Store.Schedules;

/// <summary>The result of one call of <see cref="Roles.IScheduleStore.MoveDueAsync"/>.</summary>
/// <param name="Moved">How many were appended.</param>
/// <param name="Now">The time by the server's clock.</param>
/// <param name="Next">When the next one is due; null when nothing is scheduled.</param>
/// <param name="Oldest">When the first of those was due that were; null for none.</param>
/// <param name="Refusal">Why the server has refused to append one, which stays scheduled as those behind it do; null for nothing.</param>
/// <param name="Recurring">Those that are due and recur: they wait for whoever knows when they come again.</param>
/// <param name="SetAside">The IDs of what others have put there and cannot be read: it is not looked at any more, and may be cancelled.</param>
public sealed record ScheduleRound(
    int Moved,
    DateTimeOffset Now,
    DateTimeOffset? Next,
    DateTimeOffset? Oldest,
    string? Refusal,
    IReadOnlyList<DueOccurrence> Recurring,
    IReadOnlyList<string> SetAside);
