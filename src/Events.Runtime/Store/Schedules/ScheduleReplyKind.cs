namespace Events.Store.Schedules;

/// <summary>Says what became of a <see cref="ScheduleRequest"/>.</summary>
public enum ScheduleReplyKind
{
    /// <summary>It is scheduled.</summary>
    Scheduled,

    /// <summary>Something is scheduled with its ID already, and stays as it is.</summary>
    Known,

    /// <summary>The stream has it already: what was scheduled with its ID, or an event with its idempotency key.</summary>
    Appended,

    /// <summary>Nothing was changed: what is scheduled with its ID comes once and this is to recur, or the other way round.</summary>
    OfAnotherKind,
}
