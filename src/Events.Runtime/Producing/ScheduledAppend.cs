using System.Text;
using Events.Errors;
using Events.Scheduling;
using Events.Store;
using Events.Store.Roles;
using Events.Store.Schedules;
using Events.Streams;
using Events.Wire;

namespace Events.Producing;

/// <summary>Schedules events, and again where the options say so: under one ID nothing is scheduled twice.</summary>
/// <param name="store">The store.</param>
/// <param name="stream">The stream.</param>
/// <param name="options">For how long it is tried.</param>
/// <param name="retention">What is trimmed when an event is appended.</param>
/// <param name="time">The clock.</param>
/// <param name="schedule">Is told of what is scheduled.</param>
internal sealed class ScheduledAppend(
    IStreamStore store, StreamKey stream, StreamOptions options, Retention retention, TimeProvider time, StreamSchedule schedule)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(1);

    /// <summary>The ID that an event has which has an idempotency key and no other ID; null for one without.</summary>
    public static string? IdOf(in EntryWriter writer) => writer.IdempotencyKey is var key && key.IsEmpty ? null : IdOf(writer.Written, key);

    private static string IdOf(EntryFields fields, ReadOnlySpan<byte> key) =>
        $"{KeyParts.Escape(Encoding.UTF8.GetString(fields.EventType))}:{Encoding.UTF8.GetString(key)}";

    /// <summary>Schedules an event that comes once.</summary>
    /// <param name="fields">Its fields; copied.</param>
    /// <param name="key">Its idempotency key; empty for none.</param>
    /// <param name="hasPayload">Whether fields of it are kept apart.</param>
    /// <param name="stamps">Which fields are of the time at which it is due.</param>
    /// <param name="when">When it comes.</param>
    /// <param name="id">What identifies it; null for its type and idempotency key, or an ID of its own.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public ValueTask<ScheduledEvent> AddAsync(
        EntryFields fields,
        ReadOnlySpan<byte> key,
        bool hasPayload,
        ScheduleStamps stamps,
        ScheduleTime when,
        string? id,
        CancellationToken cancellationToken)
    {
        byte[] kept = key.ToArray();
        id ??= kept.Length == 0 ? Guid.CreateVersion7().ToString("N") : IdOf(fields, kept);
        var request = new ScheduleRequest(id, when)
        {
            Retention = retention,
            Key = kept,
            Window = options.IdempotencyWindow,
            HasPayload = hasPayload,
            Stamps = stamps,
        };
        return SendAsync(fields.Bytes.ToArray(), fields.Count, request, cancellationToken);
    }

    /// <summary>Schedules an event that recurs.</summary>
    /// <param name="fields">Its fields.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="hasPayload">Whether fields of it are kept apart.</param>
    /// <param name="stamps">Which fields are of the time at which it is due.</param>
    /// <param name="rule">When it comes.</param>
    /// <param name="id">What identifies it.</param>
    /// <param name="cancellationToken">Cancels waiting.</param>
    public async ValueTask<ScheduledEvent> AddAsync(
        byte[] fields, int count, bool hasPayload, ScheduleStamps stamps, RecurringRule rule, string id, CancellationToken cancellationToken)
    {
        DateTimeOffset now = await store.NowAsync(stream, cancellationToken).ConfigureAwait(false);
        DateTimeOffset first = CronTimes.Next(rule, now) ?? throw new ArgumentException($"'{rule.Cron}' never comes.");
        var request = new ScheduleRequest(id, ScheduleTime.At(first))
        {
            Retention = retention,
            Window = options.IdempotencyWindow,
            HasPayload = hasPayload,
            Recurring = rule,
            Stamps = stamps,
        };
        return await SendAsync(fields, count, request, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ScheduledEvent> SendAsync(byte[] fields, int count, ScheduleRequest request, CancellationToken cancellationToken)
    {
        ScheduleReply reply = await RepeatAsync(fields, count, request, cancellationToken).ConfigureAwait(false);
        if (reply.Next is { } next) schedule.Learn(next - reply.Now);
        if (reply.Kind == ScheduleReplyKind.OfAnotherKind)
        {
            throw new ArgumentException($"'{request.Id}' is scheduled on {stream} already, and {(request.Recurring is null ? "recurs" : "comes once")}: cancel it first, or choose another ID.");
        }

        return new ScheduledEvent(request.Id, reply.Due, reply.Entry, reply.Kind == ScheduleReplyKind.Scheduled);
    }

    private async ValueTask<ScheduleReply> RepeatAsync(byte[] fields, int count, ScheduleRequest request, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        TimeSpan pause = FirstPause;
        UnknownOutcomeException? unknown = null;
        while (true)
        {
            try
            {
                return await store.ScheduleAsync(stream, request, new EntryFields(fields, count), cancellationToken).ConfigureAwait(false);
            }
            catch (StreamStoreException exception)
            {
                // That the last try was not sent, or was refused, says nothing of one before it.
                unknown ??= exception as UnknownOutcomeException;
                bool isWorthIt = exception is UnknownOutcomeException or ConnectionFailedException or ServerErrorException { IsTransient: true };
                if (!isWorthIt || time.GetElapsedTime(start) + pause > options.ProduceRetryTime)
                {
                    if (unknown is null) throw;
                    throw new UnknownOutcomeException(
                        $"It is not known whether the event was scheduled as '{request.Id}'. It may be scheduled again with this ID, or cancelled. {unknown.Message}", unknown);
                }
            }
            catch (OperationCanceledException) when (unknown is not null)
            {
                // That this try was not sent says nothing of one before it.
                throw Cancelled(request, unknown, cancellationToken);
            }

            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested) throw Cancelled(request, unknown, cancellationToken);

            pause = pause * 2 < MaxPause ? pause * 2 : MaxPause;
        }
    }

    private static OperationCanceledException Cancelled(ScheduleRequest request, UnknownOutcomeException? unknown, CancellationToken cancellationToken)
    {
        string known = unknown is null
            ? "it was not scheduled."
            : $"it is not known whether it was scheduled as '{request.Id}'. It may be scheduled again with this ID, or cancelled.";
        return new OperationCanceledException($"Sending the event again was cancelled; {known}", unknown, cancellationToken);
    }
}
