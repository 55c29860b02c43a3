using System.Runtime.CompilerServices;
using Events.Errors;
using Events.InMemory.Delivery;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.InMemory;

/// <summary>The part that operators need: administration by key.</summary>
public sealed partial class InMemoryStreamStore : IAdministrationStore
{
    /// <inheritdoc/>
    public IAsyncEnumerable<StreamKey> FindStreamsAsync(string pattern, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(pattern);
        var glob = new GlobPattern(pattern);
        return FindAsync(key => glob.IsMatch(key.Name) && _keys.FindAny(key) is StoredStream, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StreamKey> FindBesideAsync(StreamKey stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        string prefix = stream.BesidePrefix;
        return FindAsync(key => key.Name.StartsWith(prefix, StringComparison.Ordinal) && _keys.FindAny(key) is not null, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<GroupStanding>> DescribeGroupsAsync(
        StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer<IReadOnlyList<GroupStanding>>(stream, cancellationToken, () =>
        {
            StoredStream found = _keys.Find(stream) ?? throw ServerReplies.NoSuchKey();
            return [.. StreamInspection.DescribeGroups(found).Select(info => Standing(stream, found, info))];
        });

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<NameHolder?>> FindNameHoldersAsync(
        StreamKey stream, string group, IReadOnlyList<string> consumers, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        AdministrationChecks.Names(consumers);
        return Answer<IReadOnlyList<NameHolder?>>(
            stream, cancellationToken, () => [.. consumers.Select(consumer => FindHolder(stream, group, consumer))]);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<EntryId>> FindGoneAsync(
        StreamKey stream, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        AdministrationChecks.Entries(ids);
        return Answer<IReadOnlyList<EntryId>>(stream, cancellationToken, () =>
        {
            StreamLog? log = _keys.Find(stream)?.Log;
            return [.. ids.ToArray().Where(id => log?.TryGet(id, out _) != true)];
        });
    }

    /// <inheritdoc/>
    public ValueTask<EntryCount> CountAsync(StreamKey stream, CountQuery query, CancellationToken cancellationToken = default)
    {
        AdministrationChecks.Count(query.Count);
        return Answer(stream, cancellationToken, () =>
        {
            if (query.From > query.To || _keys.Find(stream) is not { } found) return default;
            StreamCursor cursor = query.IsReverse ? found.Log.ReverseRange(query.To, query.From) : found.Log.Range(query.From, query.To);
            int counted = 0;
            EntryId? last = null;
            while (counted < query.Count && cursor.TryNext(out StoredEntry entry))
            {
                counted++;
                last = entry.Id;
            }

            return new EntryCount(counted, last);
        });
    }

    /// <inheritdoc/>
    public ValueTask<MovedEntries> MovePendingAsync(
        ConsumerKey to, TimeSpan minIdle, ReadOnlyMemory<EntryId> ids, CancellationToken cancellationToken = default)
    {
        Check(to.Group, to.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(minIdle, TimeSpan.Zero);
        AdministrationChecks.Entries(ids);
        return Answer(to.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(to.Stream, to.Group, out StreamLog log);
            var moved = new List<EntryId>();
            var gone = new List<EntryId>();
            foreach (EntryId id in ids.Span)
            {
                if (!found.Pending.TryGet(id, out PendingDelivery? delivery) || delivery.IdleAt(Now) < RoundedUp(minIdle)) continue;
                if (!log.TryGet(id, out _))
                {
                    gone.Add(id);
                    continue;
                }

                found.MoveTo(delivery, to.Name, Now);
                delivery.Redeliver(Now, count: false);
                moved.Add(id);
            }

            return new MovedEntries(moved, gone);
        });
    }

    /// <inheritdoc/>
    public ValueTask<ConsumerDeletion> DeleteConsumerAsync(
        ConsumerKey consumer, bool evenIfHeld = false, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out _);
            if (found.FindConsumer(consumer.Name) is not { } known) return new ConsumerDeletion(ConsumerDeletionKind.Absent);
            if (known.Pending.Count > 0) return new ConsumerDeletion(ConsumerDeletionKind.HasPending, known.Pending.Count);
            if (!evenIfHeld && FindHolder(consumer.Stream, consumer.Group, consumer.Name) is { } holder)
            {
                return new ConsumerDeletion(ConsumerDeletionKind.IsHeld, 0, holder);
            }

            found.DeleteConsumer(consumer.Name);
            return new ConsumerDeletion(ConsumerDeletionKind.Deleted);
        });
    }

    /// <inheritdoc/>
    public ValueTask<GroupDeletion> DeleteGroupAsync(
        StreamKey stream, string group, bool evenIfUnfinished = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer(stream, cancellationToken, () =>
        {
            StoredStream found = _keys.Find(stream) ?? throw ServerReplies.NoSuchKey();
            StoredGroup known = found.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToDescribe(stream, group);
            StreamKey requeue = DeliveryKeys.Requeue(stream, group);
            StoredStream? requeued = _keys.Find(requeue);
            StoredGroup? reader = requeued?.FindGroup(group);
            long pending = known.Pending.Count + (reader?.Pending.Count ?? 0);
            bool hasUnread = HasMore(found.Log, known.LastDeliveredId)
                || (requeued is not null && HasMore(requeued.Log, reader?.LastDeliveredId ?? EntryId.Min));
            if (!evenIfUnfinished && (pending > 0 || hasUnread)) return new GroupDeletion(false, pending, hasUnread);
            found.DestroyGroup(group);
            found.ServeWaiting(Now, _page);
            _keys.Delete(requeue);
            _keys.Delete(DeliveryKeys.DueTimes(stream, group));
            ForgetFloor(stream, group);
            return new GroupDeletion(true, pending, hasUnread);
        });
    }

    /// <inheritdoc/>
    public ValueTask SetGroupAsync(
        StreamKey stream, string group, EntryId? after, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return WithoutResult(Answer(stream, cancellationToken, () =>
        {
            StoredStream found = _keys.Find(stream) ?? throw ServerReplies.GroupNeedsKey();
            StoredGroup known = found.FindGroup(group) ?? throw ServerReplies.NoSuchGroupToDescribe(stream, group);
            known.SetPosition(after ?? found.Log.LastId);
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<StoreFacts> DescribeStoreAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new StoreFacts(Description, null, null, null));

    /// <summary>Finds nothing: there are no users.</summary>
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<MissingPermissionException>> FindMissingPermissionsAsync(
        StreamKey stream, string group, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult<IReadOnlyList<MissingPermissionException>>([]);

    private static bool HasMore(StreamLog log, EntryId after) => after < EntryId.Max && log.Range(after.Next(), EntryId.Max).TryNext(out _);

    private GroupStanding Standing(StreamKey stream, StoredStream found, GroupInfo info)
    {
        StoredGroup group = found.FindGroup(info.Name)!;
        GroupFloor? kept = FindFloor(stream, info.Name);
        GroupFloor floor = FloorOf(group, found.Log, kept);
        return new GroupStanding(
            info, floor.Lag, floor.IsLagExact, group.Pending.First?.Id, GroupCounting.FindLoss(found.Log, floor, kept));
    }

    private NameHolder? FindHolder(StreamKey stream, string group, string consumer)
    {
        StreamKey key = DeliveryKeys.NameLease(stream, group, consumer);
        if (_keys.Find<StringValue>(key) is not { } holder) return null;
        TimeSpan left = _keys.ExpiryOf(key) is { } expiry ? TimeSpan.FromMilliseconds(expiry - Now) : Timeout.InfiniteTimeSpan;
        return new NameHolder(DeliveryChecks.AsText(holder.Text), left);
    }

    private async IAsyncEnumerable<StreamKey> FindAsync(Func<StreamKey, bool> isSought, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamKey[] keys;
        lock (_lock.InOrder)
        {
            ThrowIfDisposed();
            keys = [.. _keys.Keys.Where(isSought)];
        }

        foreach (StreamKey key in keys)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return key;
        }

        await ValueTask.CompletedTask.ConfigureAwait(false);
    }
}
