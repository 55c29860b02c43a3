namespace Events.Store.Schedules;

/// <summary>The request to schedule an entry, beside the fields of the entry.</summary>
/// <param name="Id">What identifies it among what is scheduled on the stream: not empty.</param>
/// <param name="Time">When it is appended; of a recurring one the first time.</param>
public sealed record ScheduleRequest(string Id, ScheduleTime Time)
{
    /// <summary>The retention that the XADD trims by when it is appended, by the server's clock at that time.</summary>
    public Retention Retention { get; init; }

    /// <summary>The idempotency key of the event, as <see cref="Roles.IIdempotentStore.AddOnceAsync"/> has it: UTF-8; empty for none.</summary>
    public ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>The time for which the key is remembered, from when it is appended.</summary>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The rule by which it comes again; null for once.</summary>
    public RecurringRule? Recurring { get; init; }

    /// <summary>Tells whether fields of it are kept apart, so that what sweeps payloads looks for it.</summary>
    public bool HasPayload { get; init; }

    /// <summary>The fields that are of the time at which it is due.</summary>
    public ScheduleStamps Stamps { get; init; }

    internal void Validate(int fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(Id);
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, TimeSpan.FromMilliseconds(1));
        if (Recurring is not null && !Key.IsEmpty)
        {
            throw new ArgumentException("An event that recurs has no idempotency key: each time it would be the same.");
        }

        if (fields > MaxFields) throw new ArgumentException($"A scheduled event has at most {MaxFields} fields; this has {fields}.");
    }

    // A script passes no more to one command.
    private const int MaxFields = 3400;
}
