using Events.Store.Schedules;
using Events.Wire;

namespace Events.Administration;

/// <summary>An event that waits for its time.</summary>
/// <param name="Stream">The stream's key.</param>
/// <param name="Id">What identifies it among what is scheduled on the stream.</param>
/// <param name="Due">When it is appended, by the server's clock; of one that recurs, the next time.</param>
/// <param name="In">In how long that is; zero where it is due.</param>
/// <param name="ScheduledAt">When it was scheduled.</param>
/// <param name="Cron">The cron expression by which it comes again; null for once.</param>
/// <param name="TimeZone">The time zone in which that is read; null for once.</param>
/// <param name="Fields">The fields that the entry will have; bytes that are not UTF-8 are U+FFFD, what is personal is <c>[redacted]</c>
/// (<see cref="Contracts.PiiAttribute"/>).</param>
public sealed record ScheduledDetails(
    string Stream,
    string Id,
    DateTimeOffset Due,
    TimeSpan In,
    DateTimeOffset ScheduledAt,
    string? Cron,
    string? TimeZone,
    IReadOnlyList<KeyValuePair<string, string>> Fields)
{
    /// <summary>Tells whether it is never moved, because it cannot be read: others have put it there. It may be cancelled.</summary>
    public bool IsSetAside { get; init; }

    internal SchedulePosition? Position { get; init; }

    /// <summary>The value of the field <c>type</c>; empty when there is none.</summary>
    public string Type => Fields.FirstOrDefault(static pair => pair.Key == EnvelopeFields.Type).Value ?? "";
}
