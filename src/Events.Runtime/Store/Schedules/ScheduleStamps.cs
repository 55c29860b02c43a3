namespace Events.Store.Schedules;

/// <summary>The fields of a scheduled event, beside <c>ts_ms</c>, that are of the time at which it is due.</summary>
[Flags]
public enum ScheduleStamps
{
    /// <summary>Nothing is set.</summary>
    None = 0,

    /// <summary><c>ce_time</c> becomes the time at which it is due.</summary>
    CloudEventTime = 1,

    /// <summary>
    /// <c>ce_id</c> is followed by <c>@</c> and the time at which it is due, Unix milliseconds: so each one of an event that recurs has its own.
    /// </summary>
    CloudEventId = 2,
}
