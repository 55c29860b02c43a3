using Events.Redis.Permissions;
using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Schedules;
using Events.Streams;
using Events.Wire;

namespace Events.Redis.Stores;

/// <summary>Events that wait for their time.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public ValueTask<ScheduleReply> ScheduleAsync(
        StreamKey stream, ScheduleRequest request, EntryFields fields, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(request);
        EncodedFields.Check(fields);
        request.Validate(fields.Count);
        ScriptCall call = ScheduleEntry.Encode(stream, request, fields);
        return ExplainedAsync(stream, () => ScheduleEntry.RunAsync(this, call, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<bool> KnowsScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(id);
        return ExplainedAsync(stream, () => CancelScheduled.KnowsAsync(this, stream, id, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<ScheduleCancellation> CancelScheduledAsync(StreamKey stream, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(id);
        return ExplainedAsync(stream, () => CancelScheduled.RunAsync(this, stream, id, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<ScheduleRound> MoveDueAsync(StreamKey stream, int count, CancellationToken cancellationToken = default)
    {
        ScheduleChecks.Count(stream, count);
        return ExplainedAsync(stream, () => MoveScheduled.RunAsync(this, stream, count, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<EntryId?> MoveOccurrenceAsync(
        StreamKey stream, DueOccurrence occurrence, DateTimeOffset? next, CancellationToken cancellationToken = default)
    {
        ScheduleChecks.Next(stream, occurrence, next);
        return ExplainedAsync(stream, () => MoveScheduled.RunAsync(this, stream, occurrence, next, cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<ScheduledPage> ListScheduledAsync(
        StreamKey stream, SchedulePosition? after, int count, CancellationToken cancellationToken = default)
    {
        ScheduleChecks.Count(stream, count);
        return PermissionCheck.ExplainedAsync(
            this,
            stream,
            "listing what is scheduled",
            () => NeededPermissions.Schedule(stream),
            () => ListScheduled.RunAsync(this, stream, after, count, cancellationToken));
    }

    private ValueTask<T> ExplainedAsync<T>(StreamKey stream, Func<ValueTask<T>> call) =>
        PermissionCheck.ExplainedAsync(this, stream, "scheduling", () => NeededPermissions.Scheduling(stream), call);
}
