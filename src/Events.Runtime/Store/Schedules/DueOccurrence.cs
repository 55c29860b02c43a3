namespace Events.Store.Schedules;

/// <summary>An event that recurs and is due.</summary>
/// <param name="Id">Its ID.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Rule">When it comes again.</param>
public sealed record DueOccurrence(string Id, DateTimeOffset Due, RecurringRule Rule);
