using Events.Store;
using Events.Store.Schedules;

namespace Events.InMemory.Values;

/// <summary>An event that waits for its time.</summary>
/// <param name="Due">When it is appended, Unix milliseconds.</param>
/// <param name="ScheduledAt">When it was scheduled.</param>
/// <param name="Fields">The fields of the entry, as they were given.</param>
/// <param name="FieldCount">How many they are.</param>
/// <param name="Retention">What is trimmed then.</param>
/// <param name="Produced">Where its idempotency key is remembered; null for none.</param>
/// <param name="Window">For how long.</param>
/// <param name="Rule">When it comes again; null for once.</param>
/// <param name="Stamps">Which of the fields are of the time at which it is due.</param>
internal sealed record ScheduledItem(
    long Due,
    long ScheduledAt,
    byte[] Fields,
    int FieldCount,
    Retention Retention,
    StreamKey? Produced,
    TimeSpan Window,
    RecurringRule? Rule,
    ScheduleStamps Stamps);
