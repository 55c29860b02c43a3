using System.Diagnostics;
using Events.Diagnostics;
using Events.Protecting;
using Events.Scheduling;
using Events.Store.Schedules;
using Events.Streams;
using Events.Wire;

namespace Events.Producing;

/// <content>Events that come later.</content>
internal sealed partial class StoreStreamClient
{
    public override ValueTask<ScheduledEvent> ScheduleAsync(ref EntryWriter writer, DateTimeOffset time, string? id, CancellationToken cancellationToken) =>
        ScheduleAsync(ref writer, ScheduleTime.At(time), id, cancellationToken);

    public override ValueTask<ScheduledEvent> ScheduleAsync(ref EntryWriter writer, TimeSpan delay, string? id, CancellationToken cancellationToken) =>
        ScheduleAsync(ref writer, ScheduleTime.After(delay), id, cancellationToken);

    public override ValueTask<ScheduledEvent> ScheduleAsync(
        ref EntryWriter writer, string id, string cron, TimeZoneInfo? timeZone, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        RecurringRule rule = CronTimes.Check(cron, timeZone ?? TimeZoneInfo.Utc);
        return writer.IsPending ? RecurLaterAsync(writer.TakePending(), id, rule, cancellationToken) : Recur(ref writer, id, rule, cancellationToken);
    }

    public override ValueTask<ScheduleCancellation> CancelScheduledAsync(string id, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return _store.CancelScheduledAsync(_key, id, cancellationToken);
    }

    private ValueTask<ScheduledEvent> ScheduleAsync(ref EntryWriter writer, ScheduleTime when, string? id, CancellationToken cancellationToken)
    {
        if (id is not null) ArgumentException.ThrowIfNullOrEmpty(id);
        return writer.IsPending ? ScheduleLaterAsync(writer.TakePending(), when, id, cancellationToken) : Schedule(ref writer, when, id, cancellationToken);
    }

    private async ValueTask<ScheduledEvent> ScheduleLaterAsync(IncompleteEntry entry, ScheduleTime when, string? id, CancellationToken cancellationToken)
    {
        await entry.CompleteAsync(_payloads, cancellationToken).ConfigureAwait(false);
        return await ScheduleComplete(entry, when, id, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<ScheduledEvent> ScheduleComplete(IncompleteEntry entry, ScheduleTime when, string? id, CancellationToken cancellationToken)
    {
        EntryWriter writer = entry.Resume();
        return Schedule(ref writer, when, id, cancellationToken);
    }

    private ValueTask<ScheduledEvent> Schedule(ref EntryWriter writer, ScheduleTime when, string? id, CancellationToken cancellationToken)
    {
        EntryFields fields = EndScheduled(ref writer, out ScheduleStamps stamps);
        bool hasPayload = Payloads.Find(fields) is not null;
        ValueTask<ScheduledEvent> scheduled = _scheduled.AddAsync(fields, writer.IdempotencyKey, hasPayload, stamps, when, id, cancellationToken);
        Keep(writer.Buffer);
        return scheduled;
    }

    private async ValueTask<ScheduledEvent> RecurLaterAsync(IncompleteEntry entry, string id, RecurringRule rule, CancellationToken cancellationToken)
    {
        await entry.CompleteAsync(_payloads, cancellationToken).ConfigureAwait(false);
        return await RecurComplete(entry, id, rule, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<ScheduledEvent> RecurComplete(IncompleteEntry entry, string id, RecurringRule rule, CancellationToken cancellationToken)
    {
        EntryWriter writer = entry.Resume();
        return Recur(ref writer, id, rule, cancellationToken);
    }

    private ValueTask<ScheduledEvent> Recur(ref EntryWriter writer, string id, RecurringRule rule, CancellationToken cancellationToken)
    {
        // Each time it would be the same one, in one trace: so without the context of whoever says so first.
        ScheduleStamps stamps = ScheduleStamps.None;
        _cloudEvents?.WriteRecurring(ref writer, $"{Key}:{id}", out stamps);
        _headers?.Write(ref writer);
        var fields = new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
        bool hasPayload = Payloads.Find(fields) is not null;
        ValueTask<ScheduledEvent> scheduled = _scheduled.AddAsync(fields.Bytes.ToArray(), fields.Count, hasPayload, stamps, rule, id, cancellationToken);
        Keep(writer.Buffer);
        return scheduled;
    }

    private EntryFields EndScheduled(ref EntryWriter writer, out ScheduleStamps stamps)
    {
        stamps = ScheduleStamps.None;
        _cloudEvents?.WriteScheduled(ref writer, out stamps);
        _headers?.Write(ref writer);
        if (Tracing.IsOn) TraceFields.Write(ref writer, Activity.Current, _sendsBaggage, keepsRoom: false);
        return new EntryFields(writer.Buffer.AsSpan(0, writer.Position), writer.FieldCount);
    }

    private static void Keep(byte[] buffer)
    {
        if (buffer.Length <= MaxKeptScratch) t_scratch = buffer;
    }
}
