using Events.Store;
using Events.Store.Schedules;
using Events.Streams;
using Events.Wire;

namespace Events.Testing.Stores;

/// <summary>Events that wait for their time.</summary>
internal sealed partial class HarnessStore
{
    public ValueTask<ScheduleReply> ScheduleAsync(
        StreamKey stream, ScheduleRequest request, EntryFields fields, CancellationToken cancellationToken = default)
    {
        byte[] bytes = fields.Bytes.ToArray();
        int count = fields.Count;
        return CallAsync(() => inner.ScheduleAsync(stream, request, new EntryFields(bytes, count), cancellationToken), cancellationToken);
    }

    public ValueTask<bool> KnowsScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.KnowsScheduledAsync(stream, id, cancellationToken), cancellationToken);

    public ValueTask<ScheduleCancellation> CancelScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.CancelScheduledAsync(stream, id, cancellationToken), cancellationToken);

    public ValueTask<ScheduleRound> MoveDueAsync(StreamKey stream, int count, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.MoveDueAsync(stream, count, cancellationToken), cancellationToken);

    public ValueTask<EntryId?> MoveOccurrenceAsync(
        StreamKey stream, DueOccurrence occurrence, DateTimeOffset? next, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.MoveOccurrenceAsync(stream, occurrence, next, cancellationToken), cancellationToken);

    public ValueTask<ScheduledPage> ListScheduledAsync(
        StreamKey stream, SchedulePosition? after, int count, CancellationToken cancellationToken = default) =>
        CallAsync(() => inner.ListScheduledAsync(stream, after, count, cancellationToken), cancellationToken);
}
