using System.Globalization;
using System.Text;
using Events.Errors;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Schedules;
using Events.Streams;
using Events.Time;
using Events.Wire;

namespace Events.InMemory;

/// <summary>Events that wait for their time.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<ScheduleReply> ScheduleAsync(
        StreamKey stream, ScheduleRequest request, EntryFields fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(request);
        EncodedFields.Check(fields);
        request.Validate(fields.Count);
        StreamKey? produced = request.Key.IsEmpty ? null : ProducedKeys.Of(stream, fields, request.Key.Span, request.Window);
        byte[] bytes = fields.Bytes.ToArray();
        int count = fields.Count;
        return Answer(stream, cancellationToken, () =>
        {
            ScheduleValue schedule = _keys.FindOrCreate<ScheduleValue>(ScheduleKeys.Times(stream));
            long now = Now;
            if (FindKnown(stream, schedule, request, produced, bytes, count, now) is { } known) return known;
            long due = Math.Min(request.Time.IsDelay ? now + request.Time.Milliseconds : request.Time.Milliseconds, ScheduleTime.Last);

            // Another event takes its place, and not its time: what is due comes, and what has come does not come again.
            if (schedule.Find(request.Id) is { } replaced && (replaced.Rule == request.Recurring || replaced.Due <= now)) due = replaced.Due;
            schedule.Set(request.Id, new ScheduledItem(due, now, bytes, count, request.Retention, produced, request.Window, request.Recurring, request.Stamps));
            if (request.HasPayload) _keys.Set(ScheduleKeys.Payloads(stream), new StringValue("1"));
            return Reply(ScheduleReplyKind.Scheduled, due, null, now, schedule);
        });
    }

    /// <inheritdoc/>
    public ValueTask<bool> KnowsScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Answer(
            stream,
            cancellationToken,
            () => FindSchedule(stream) is { } schedule && (schedule.Find(id) is not null || schedule.FindMoved(id, Now) is not null));
    }

    /// <inheritdoc/>
    public ValueTask<ScheduleCancellation> CancelScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Answer(stream, cancellationToken, () =>
        {
            ScheduleValue? schedule = FindSchedule(stream);
            if (schedule?.Remove(id) == true) return new ScheduleCancellation(ScheduleCancellationKind.Cancelled, null);
            return schedule?.FindMoved(id, Now) is { } entry
                ? new ScheduleCancellation(ScheduleCancellationKind.AlreadyMoved, entry)
                : new ScheduleCancellation(ScheduleCancellationKind.Unknown, null);
        });
    }

    /// <inheritdoc/>
    public ValueTask<ScheduleRound> MoveDueAsync(StreamKey stream, int count, CancellationToken cancellationToken = default)
    {
        ScheduleChecks.Count(stream, count);
        return Answer(stream, cancellationToken, () =>
        {
            long now = Now;
            if (FindSchedule(stream) is not { } schedule) return new ScheduleRound(0, Time(now), null, null, null, [], []);
            List<KeyValuePair<string, ScheduledItem>> due = schedule.Behind(null, now, int.MaxValue);
            var recurring = new List<DueOccurrence>();
            string? refusal = null;
            int moved = 0;
            foreach ((string id, ScheduledItem item) in due)
            {
                if (item.Rule is { } rule)
                {
                    recurring.Add(new DueOccurrence(id, Time(item.Due), rule));
                    continue;
                }

                // What recurs and nobody can tell when is passed over.
                if (moved == count) break;
                try
                {
                    schedule.Remember(id, Append(stream, item, now), now, ScheduleKeys.Remembered, ScheduleKeys.MaxRemembered);
                }
                catch (ServerErrorException exception)
                {
                    refusal = exception.Message;
                    break;
                }

                schedule.Remove(id);
                moved++;
            }

            return new ScheduleRound(
                moved, Time(now), schedule.Next is { } next ? Time(next) : null, due.Count == 0 ? null : Time(due[0].Value.Due), refusal, recurring, []);
        });
    }

    /// <inheritdoc/>
    public ValueTask<EntryId?> MoveOccurrenceAsync(
        StreamKey stream, DueOccurrence occurrence, DateTimeOffset? next, CancellationToken cancellationToken = default)
    {
        ScheduleChecks.Next(stream, occurrence, next);
        return Answer<EntryId?>(stream, cancellationToken, () =>
        {
            long now = Now;
            if (FindSchedule(stream) is not { } schedule || schedule.Find(occurrence.Id) is not { } item) return null;
            if (item.Rule != occurrence.Rule || item.Due != occurrence.Due.ToUnixTimeMilliseconds() || item.Due > now) return null;
            EntryId entry = Append(stream, item, now);
            if (next is null)
            {
                schedule.Remove(occurrence.Id);
            }
            else
            {
                long due = next.Value.ToUnixTimeMilliseconds();
                schedule.Set(occurrence.Id, item with { Due = due });
            }

            return entry;
        });
    }

    /// <inheritdoc/>
    public ValueTask<ScheduledPage> ListScheduledAsync(
        StreamKey stream, SchedulePosition? after, int count, CancellationToken cancellationToken = default)
    {
        ScheduleChecks.Count(stream, count);
        return Answer(stream, cancellationToken, () =>
        {
            ScheduleValue? schedule = FindSchedule(stream);
            return new ScheduledPage(
                [.. (schedule?.Behind(after, long.MaxValue, count) ?? []).Select(static pair => new ScheduledEntry(
                    pair.Key, Time(pair.Value.Due), Time(pair.Value.ScheduledAt), pair.Value.Rule, Stamp(pair.Value), pair.Value.FieldCount))],
                schedule?.Count ?? 0,
                Time(Now));
        });
    }

    private ScheduleValue? FindSchedule(StreamKey stream) => _keys.Find<ScheduleValue>(ScheduleKeys.Times(stream));

    private ScheduleReply? FindKnown(
        StreamKey stream, ScheduleValue schedule, ScheduleRequest request, StreamKey? produced, byte[] fields, int count, long now)
    {
        if (schedule.Find(request.Id) is { } known)
        {
            if (known.Rule is null != request.Recurring is null) return Reply(ScheduleReplyKind.OfAnotherKind, known.Due, null, now, schedule);
            bool isSame = known.Rule == request.Recurring && known.Retention == request.Retention && known.Stamps == request.Stamps
                && Stamp(known).AsSpan().SequenceEqual(Stamp(known with { Fields = fields, FieldCount = count }));
            return isSame || request.Recurring is null ? Reply(ScheduleReplyKind.Known, known.Due, null, now, schedule) : null;
        }

        if (request.Recurring is not null) return null;
        EntryId? entry = schedule.FindMoved(request.Id, now) ?? (produced is null ? null : FindProduced(stream, produced));
        return entry is null ? null : Reply(ScheduleReplyKind.Appended, null, entry, now, schedule);
    }

    private EntryId Append(StreamKey stream, ScheduledItem item, long now)
    {
        if (item.Produced is { } produced && FindProduced(stream, produced) is { } known) return known;
        Retention retention = item.Retention;
        StreamTrim trim = retention.MaxAge > TimeSpan.Zero
            ? StreamTrim.ToMinId(new EntryId((ulong)Math.Max(0, now - Spans.ToMilliseconds(retention.MaxAge)), 0), retention.IsExact)
            : retention.MaxLength > 0 ? StreamTrim.ToLength(retention.MaxLength, retention.IsExact)
            : StreamTrim.None;
        EntryId added = Add(stream, new EntryFields(Stamp(item), item.FieldCount), trim, null);
        if (item.Produced is not { } key) return added;
        _keys.Set(key, new StringValue(added.ToString()));
        _keys.Expire(key, now + AtLeastOne(item.Window));
        return added;
    }

    private EntryId? FindProduced(StreamKey stream, StreamKey produced) =>
        _keys.FindAny(produced) is StringValue known && EntryId.Parse(known.Text, CultureInfo.InvariantCulture) is var id && WasHere(stream, id) ? id : null;

    // What is of the time at which it is due.
    private static byte[] Stamp(ScheduledItem item)
    {
        string due = item.Due.ToString(CultureInfo.InvariantCulture);
        var stamped = new EntryBytes();
        EntryReader reader = new EntryFields(item.Fields, item.FieldCount).GetReader();
        bool hasTime = false;
        ScheduleStamps left = item.Stamps;
        while (reader.TryReadName(out ReadOnlySpan<byte> name))
        {
            ReadOnlySpan<byte> value = reader.ReadBytes();
            if (!hasTime && name.SequenceEqual(EnvelopeFields.ProducedAtBytes))
            {
                hasTime = true;
                stamped.Add(EnvelopeFields.ProducedAt, due);
            }
            else if (left.HasFlag(ScheduleStamps.CloudEventTime) && name.SequenceEqual("ce_time"u8))
            {
                left &= ~ScheduleStamps.CloudEventTime;
                stamped.Add("ce_time", Time(item.Due).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            }
            else if (left.HasFlag(ScheduleStamps.CloudEventId) && name.SequenceEqual("ce_id"u8))
            {
                left &= ~ScheduleStamps.CloudEventId;
                stamped.Add(name, [.. value, (byte)'@', .. Encoding.UTF8.GetBytes(due)]);
            }
            else
            {
                stamped.Add(name, value);
            }
        }

        return stamped.Fields.Bytes.ToArray();
    }

    private static ScheduleReply Reply(ScheduleReplyKind kind, long? due, EntryId? entry, long now, ScheduleValue schedule) =>
        new(kind, due is { } time ? Time(time) : null, entry, Time(now), schedule.Next is { } next ? Time(next) : null);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
