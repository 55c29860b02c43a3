namespace Events.Administration;

/// <summary>Events that wait for their time, the first that is due first.</summary>
/// <param name="Events">They.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record SchedulePage(IReadOnlyList<ScheduledDetails> Events, long Total);
