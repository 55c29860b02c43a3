namespace Events.Store.Schedules;

/// <summary>Says when a scheduled event comes again.</summary>
/// <param name="Cron">A cron expression of five fields, or six that begin with the second.</param>
/// <param name="TimeZone">The IANA name of the time zone in which it is read, such as <c>Europe/Berlin</c>.</param>
public sealed record RecurringRule(string Cron, string TimeZone);
