namespace Events.Store.Redis;

/// <summary>Who owns pending entries, who has which name, and where groups stand.</summary>
public abstract partial class CommandStreamStore
{
    /// <inheritdoc/>
    public async ValueTask ReleaseAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        TimeSpan idle = DeliveryTimes.ReleasedIdle;
        await PutBackAsync(stream, group, consumer, begun, idle, takeBack: false, cancellationToken).ConfigureAwait(false);
        await PutBackAsync(stream, group, consumer, notBegun, idle, takeBack: true, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask LeaveAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        await PutBackAsync(stream, group, consumer, ids, TimeSpan.Zero, takeBack: true, cancellationToken).ConfigureAwait(false);
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
    public ValueTask<bool> TakeNameAsync(
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        TimeSpan lease,
        CancellationToken cancellationToken = default)
    {
        Check(stream, group, consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return ConsumerNames.TakeAsync(this, stream, group, consumer, owner, lease, cancellationToken);
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
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        Check(stream, group);
        return SaveFloor.RunAsync(this, stream, group, cancellationToken);
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

    private async ValueTask PutBackAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan idle,
        bool takeBack,
        CancellationToken cancellationToken)
    {
        for (int start = 0; start < ids.Length; start += DeliveryLimits.MaxEntries)
        {
            ReadOnlyMemory<EntryId> part = ids.Slice(start, Math.Min(DeliveryLimits.MaxEntries, ids.Length - start));
            await ReleaseEntries.RunAsync(this, stream, group, consumer, part, idle, takeBack, cancellationToken)
                .ConfigureAwait(false);
        }
    }
}
