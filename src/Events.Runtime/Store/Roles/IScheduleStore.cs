using Events.Store.Schedules;
using Events.Streams;
using Events.Wire;

namespace Events.Store.Roles;

/// <summary>
/// Keeps events until their time beside the stream, in its slot, and moves them into it: each step is one script, or nothing. Time is the server's
/// (<c>TIME</c>). A part of
/// <see cref="IStreamStore"/>. What is kept: the sorted set <c>{stream}:scheduled</c> (when), the hash <c>{stream}:scheduled:events</c> (what), and for ten to
/// twenty minutes, in the
/// hashes <c>{stream}:scheduled:moved:0</c> and <c>:1</c>, what was moved.
/// </summary>
public interface IScheduleStore
{
    /// <summary>
    /// Schedules an entry. It may be called again after any error: nothing is scheduled twice under one ID. The field <c>ts_ms</c> becomes the time at which
    /// it is due.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="request">When, and under which ID.</param>
    /// <param name="fields">The fields; copied before the call returns its task.</param>
    /// <param name="cancellationToken">Cancels waiting. What was already sent stays sent.</param>
    /// <remarks>
    /// One that recurs takes the place of another one with the same ID where its rule, its retention or its fields differ; the same again changes nothing.
    /// Where only the rule is the same, or what is there is due already, the time stays: what is due comes, and what has come does not come again.
    /// </remarks>
    /// <exception cref="ArgumentException">The ID is empty, or the entry has more than 3,400 fields.</exception>
    ValueTask<ScheduleReply> ScheduleAsync(
        StreamKey stream, ScheduleRequest request, EntryFields fields, CancellationToken cancellationToken = default);

    /// <summary>Tells whether something is on the schedule under an ID, or was moved and is remembered. Writes nothing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="id">What identifies it.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<bool> KnowsScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default);

    /// <summary>Takes something off the schedule, if it is still there.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="id">Its ID.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<ScheduleCancellation> CancelScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default);

    /// <summary>
    /// Appends what is due (<c>XADD</c>), the first that is due first, and takes it off the schedule, all of it at once. Whoever calls it, nothing is appended
    /// twice, and nothing before
    /// its time. What cannot be read, as others have put it there, is set aside, and holds up nothing.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="count">How many at the most, up to 1000.</param>
    /// <param name="cancellationToken">Cancels waiting. It may be called again after any error.</param>
    ValueTask<ScheduleRound> MoveDueAsync(StreamKey stream, int count, CancellationToken cancellationToken = default);

    /// <summary>Appends an event that recurs and is due, and sets the time of the next one, both at once.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="occurrence">What is due. If it was moved meanwhile, changed or cancelled, nothing is done.</param>
    /// <param name="next">When it comes again; null for never.</param>
    /// <param name="cancellationToken">Cancels waiting. It may be called again after any error.</param>
    /// <returns>The entry; null when nothing was done.</returns>
    ValueTask<EntryId?> MoveOccurrenceAsync(
        StreamKey stream, DueOccurrence occurrence, DateTimeOffset? next, CancellationToken cancellationToken = default);

    /// <summary>Lists what is scheduled, the first that is due first. Writes nothing.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="after">Only what stands behind this; null for all.</param>
    /// <param name="count">How many at the most, up to 1000.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    ValueTask<ScheduledPage> ListScheduledAsync(
        StreamKey stream, SchedulePosition? after, int count, CancellationToken cancellationToken = default);
}
