using Cronos;
using Events.Store.Schedules;

namespace Events.Scheduling;

/// <summary>Computes the times at which a recurring event comes, by Cronos.</summary>
internal static class CronTimes
{
    /// <summary>Checks a rule, and gives the time zone the name by which other machines know it.</summary>
    /// <exception cref="ArgumentException">The expression is none, or the time zone has no name that others know.</exception>
    public static RecurringRule Check(string cron, TimeZoneInfo timeZone)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(cron);
        ArgumentNullException.ThrowIfNull(timeZone);
        string expression = string.Join(' ', cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        try
        {
            Parse(expression);
        }
        catch (CronFormatException exception)
        {
            throw new ArgumentException(
                $"'{cron}' is no cron expression of five fields, or six that begin with the second: {exception.Message}", nameof(cron), exception);
        }

        string? name = timeZone.HasIanaId ? timeZone.Id : TimeZoneInfo.TryConvertWindowsIdToIanaId(timeZone.Id, out string? iana) ? iana : null;
        if (name is null || !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _))
        {
            throw new ArgumentException($"The time zone '{timeZone.Id}' has no IANA name by which another machine would find it.", nameof(timeZone));
        }

        return new RecurringRule(expression, name);
    }

    /// <summary>The first time behind another; null for never.</summary>
    /// <exception cref="CronFormatException">The expression is none, for this version of the library.</exception>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the time zone.</exception>
    public static DateTimeOffset? Next(RecurringRule rule, DateTimeOffset after) =>
        Parse(rule.Cron).GetNextOccurrence(after, TimeZoneInfo.FindSystemTimeZoneById(rule.TimeZone));

    private static CronExpression Parse(string cron) =>
        CronExpression.Parse(cron, cron.Count(static character => character == ' ') == 5 ? CronFormat.IncludeSeconds : CronFormat.Standard);
}
