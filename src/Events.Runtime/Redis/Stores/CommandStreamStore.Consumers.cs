using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Stores;

/// <summary>The owners of pending entries and of names, and the positions of groups.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LostEntry>> ReleaseAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        TimeSpan idle,
        CancellationToken cancellationToken = default)
    {
        Check(consumer);
        const string heir = DeliveryKeys.ReleasedConsumer;
        IReadOnlyList<LostEntry> lost = await ReassignAsync(consumer, heir, begun, idle, uncount: false, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. lost,
            .. await ReassignAsync(consumer, heir, notBegun, idle, uncount: true, cancellationToken).ConfigureAwait(false),
        ];
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> LeaveAsync(
        ConsumerKey consumer, ReadOnlyMemory<EntryId> ids, TimeSpan idle = default, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        return ReassignAsync(consumer, consumer.Name, ids, idle, uncount: true, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PendingWatch> WatchAsync(ConsumerKey consumer, EntryId start, int count, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return WatchPending.RunAsync(this, consumer, start, count, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> NowAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ServerTime.RunAsync(this, stream, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RecordStanding>?> RestoreAsync(
        ConsumerKey consumer, RestoreRequest request, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        ArgumentException.ThrowIfNullOrEmpty(request.Owner);
        var standings = new List<RecordStanding>(request.Records.Length);
        for (int start = 0; start < request.Records.Length; start += DeliveryLimits.MaxEntries)
        {
            ReadOnlyMemory<PendingRecord> part = request.Records.Slice(start, Math.Min(DeliveryLimits.MaxEntries, request.Records.Length - start));
            IReadOnlyList<RecordStanding>? answer = await RestorePending.RunAsync(
                this,
                consumer,
                new(request.Owner, request.AsOf, request.SinceDelivery, part, request.DeadLetters),
                cancellationToken).ConfigureAwait(false);
            if (answer is null) return null;
            standings.AddRange(answer);
        }

        return standings;
    }

    /// <inheritdoc/>
    public ValueTask<long> HandOverAsync(
        StreamKey stream, string group, string from, string to, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        DeliveryChecks.HandOver(from, to);
        return HandOverEntries.RunAsync(this, stream, group, from, to, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> DeleteGoneConsumersAsync(
        StreamKey stream,
        string group,
        TimeSpan minIdle,
        string except,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return DeleteGoneConsumers.RunAsync(this, stream, group, minIdle, except, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<NameHolder?> TakeNameAsync(
        ConsumerKey consumer, string owner, TimeSpan lease, string? replaces = null, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return ConsumerNames.TakeAsync(this, consumer, owner, lease, replaces, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ReleaseNameAsync(ConsumerKey consumer, string owner, CancellationToken cancellationToken = default)
    {
        Check(consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return ConsumerNames.ReleaseAsync(this, consumer, owner, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupFloor> SaveFloorAsync(
        StreamKey stream, string group, FloorSave save = default, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return SaveFloor.RunAsync(this, stream, group, save, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupCreation> EnsureGroupAsync(
        StreamKey stream,
        string group,
        GroupStart startAt,
        GroupFloor? known,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return EnsureGroup.RunAsync(this, stream, group, startAt, known, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<LostEntry>> ReassignAsync(
        ConsumerKey consumer,
        string heir,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan idle,
        bool uncount,
        CancellationToken cancellationToken)
    {
        var lost = new List<LostEntry>();
        for (int start = 0; start < ids.Length; start += DeliveryLimits.MaxEntries)
        {
            ReadOnlyMemory<EntryId> part = ids.Slice(start, Math.Min(DeliveryLimits.MaxEntries, ids.Length - start));
            lost.AddRange(await ReleaseEntries.RunAsync(this, consumer, heir, part, idle, uncount, cancellationToken)
                .ConfigureAwait(false));
        }

        return lost;
    }
}
