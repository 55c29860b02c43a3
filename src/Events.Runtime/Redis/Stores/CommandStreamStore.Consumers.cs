using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Stores;

/// <summary>The owners of pending entries and of names, and the positions of groups.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<LostEntry>> ReleaseAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        TimeSpan idle,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        const string heir = DeliveryKeys.ReleasedConsumer;
        IReadOnlyList<LostEntry> lost = await ReassignAsync(stream, group, consumer, heir, begun, idle, uncount: false, cancellationToken)
            .ConfigureAwait(false);
        return
        [
            .. lost,
            .. await ReassignAsync(stream, group, consumer, heir, notBegun, idle, uncount: true, cancellationToken).ConfigureAwait(false),
        ];
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> LeaveAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan idle = default,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        return ReassignAsync(stream, group, consumer, consumer, ids, idle, uncount: true, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<PendingWatch> WatchAsync(
        StreamKey stream, string group, string consumer, EntryId start, int count, CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return WatchPending.RunAsync(this, stream, group, consumer, start, count, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> NowAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ServerTime.RunAsync(this, stream, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<RecordStanding>?> RestoreAsync(
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        DateTimeOffset asOf,
        TimeSpan sinceDelivery,
        ReadOnlyMemory<PendingRecord> records,
        StreamKey deadLetters,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        var standings = new List<RecordStanding>(records.Length);
        for (int start = 0; start < records.Length; start += DeliveryLimits.MaxEntries)
        {
            ReadOnlyMemory<PendingRecord> part = records.Slice(start, Math.Min(DeliveryLimits.MaxEntries, records.Length - start));
            IReadOnlyList<RecordStanding>? answer = await RestorePending.RunAsync(
                this, stream, group, consumer, owner, asOf, sinceDelivery, part, deadLetters, cancellationToken).ConfigureAwait(false);
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
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        TimeSpan lease,
        string? replaces = null,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return ConsumerNames.TakeAsync(this, stream, group, consumer, owner, lease, replaces, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask ReleaseNameAsync(
        StreamKey stream, string group, string consumer, string owner, CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return ConsumerNames.ReleaseAsync(this, stream, group, consumer, owner, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<GroupFloor> SaveFloorAsync(
        StreamKey stream, string group, EntryId? before = null, GroupFloor? known = null, bool replace = false, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return SaveFloor.RunAsync(this, stream, group, before, known, replace, cancellationToken);
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
        StreamKey stream,
        string group,
        string consumer,
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
            lost.AddRange(await ReleaseEntries.RunAsync(this, stream, group, consumer, heir, part, idle, uncount, cancellationToken)
                .ConfigureAwait(false));
        }

        return lost;
    }
}
