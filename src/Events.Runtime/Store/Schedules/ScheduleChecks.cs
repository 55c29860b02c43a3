namespace Events.Store.Schedules;

/// <summary>Checks of arguments that all stores make.</summary>
internal static class ScheduleChecks
{
    public static void Count(StreamKey stream, int count)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, 1000);
    }

    public static void Next(StreamKey stream, DueOccurrence occurrence, DateTimeOffset? next)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(occurrence);
        if (next <= occurrence.Due) throw new ArgumentException("The next time comes after this one.", nameof(next));
    }
}
