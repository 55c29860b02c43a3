namespace Events.Store.Schedules;

/// <summary>Events that wait for their time, the first that is due first.</summary>
/// <param name="Entries">They.</param>
/// <param name="Total">How many there are in all.</param>
/// <param name="Now">The time by the server's clock.</param>
public sealed record ScheduledPage(IReadOnlyList<ScheduledEntry> Entries, long Total, DateTimeOffset Now);
