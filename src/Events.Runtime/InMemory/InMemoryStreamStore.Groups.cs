using Events.InMemory.Streams;
using Events.Store;
using Events.Time;

namespace Events.InMemory;

/// <summary>Consumer groups and their pending entries.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask CreateGroupAsync(
        StreamKey stream,
        string group,
        EntryId? after,
        bool makeStream = true,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        ValueTask<bool> created = Answer(
            stream,
            cancellationToken,
            () =>
            {
                StoredStream? found = _keys.Find(stream);
                if (found is null && !makeStream) throw ServerReplies.GroupNeedsKey();
                found ??= _keys.FindOrCreate(stream);
                if (!found.TryCreateGroup(group, after ?? found.Log.LastId)) throw ServerReplies.GroupExists();
                return true;
            });
        return created.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(created.AsTask());
    }

    /// <inheritdoc/>
    public ValueTask<bool> DestroyGroupAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(
            stream,
            cancellationToken,
            () =>
            {
                StoredStream found = _keys.Find(stream) ?? throw ServerReplies.GroupNeedsKey();
                if (!found.DestroyGroup(group)) return false;
                found.ServeWaiting(Now, _page);
                return true;
            });
    }

    /// <inheritdoc/>
    public ValueTask<long> AcknowledgeAsync(
        StreamKey stream, string group, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(
            stream, cancellationToken, () => _keys.Find(stream)?.FindGroup(group)?.Acknowledge(ids.Span) ?? 0);
    }

    /// <inheritdoc/>
    public ValueTask<ClaimPage> AutoClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, EntryId start, int count, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer.Group);
        ArgumentException.ThrowIfNullOrEmpty(consumer.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Answer(
            consumer.Stream,
            cancellationToken,
            () =>
            {
                StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
                return found.AutoClaim(log, consumer.Name, Milliseconds(minIdle), start, count, Now, _page.Begin());
            });
    }

    /// <inheritdoc/>
    public ValueTask<EntryPage> ClaimAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer.Group);
        ArgumentException.ThrowIfNullOrEmpty(consumer.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        return Answer(
            consumer.Stream,
            cancellationToken,
            () =>
            {
                if (ids.IsEmpty) return new EntryPage(null);
                StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
                found.Claim(log, consumer.Name, Milliseconds(minIdle), ids.Span, Now, _page.Begin());
                return _page.Build();
            });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntryId>> ClaimIdsAsync(
        ConsumerKey consumer, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(consumer.Group);
        ArgumentException.ThrowIfNullOrEmpty(consumer.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        return Answer(
            consumer.Stream,
            cancellationToken,
            () =>
            {
                if (ids.IsEmpty) return [];
                StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
                return found.ClaimIds(log, consumer.Name, Milliseconds(minIdle), ids.Span, Now);
            });
    }

    /// <inheritdoc/>
    public ValueTask<PendingSummary> PendingAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () => StreamInspection.Pending(FindGroup(stream, group, out _)));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PendingEntry>> PendingAsync(
        StreamKey stream, string group, PendingQuery query, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(
            stream,
            cancellationToken,
            () => StreamInspection.Pending(FindGroup(stream, group, out _), query, Milliseconds(query.MinIdle), Now));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GroupInfo>> GroupInfoAsync(
        StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(
            stream,
            cancellationToken,
            () => StreamInspection.DescribeGroups(_keys.Find(stream) ?? throw ServerReplies.NoSuchKey()));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<ConsumerInfo>> ConsumerInfoAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(
            stream,
            cancellationToken,
            () =>
            {
                StoredStream found = _keys.Find(stream) ?? throw ServerReplies.NoSuchKey();
                return StreamInspection.DescribeConsumers(
                    found.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToDescribe(stream, group), Now);
            });
    }

    private StoredGroup FindGroup(StreamKey stream, string group, out StreamLog log)
    {
        StoredStream? found = _keys.Find(stream);
        StoredGroup known = found?.FindGroup(group) ?? throw ServerReplies.NoSuchGroup(stream, group);
        log = found.Log;
        return known;
    }

    // As on the wire: whole milliseconds, rounded up.
    private static long Milliseconds(TimeSpan time) => Spans.ToMilliseconds(time);
}
