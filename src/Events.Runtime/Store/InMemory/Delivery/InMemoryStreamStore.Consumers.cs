using Events.Store.InMemory;

namespace Events.Store;

/// <summary>Who owns pending entries, and who has which name.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask ReleaseAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        CancellationToken cancellationToken = default)
    {
        Check(group, consumer);
        return WithoutResult(Answer(stream, cancellationToken, () =>
        {
            if (begun.IsEmpty && notBegun.IsEmpty) return false;
            StoredGroup found = FindGroup(stream, group, out StreamLog log);
            PutBack(found, log, consumer, begun.Span, DeliveryTimes.ReleasedIdle, takeBack: false);
            PutBack(found, log, consumer, notBegun.Span, DeliveryTimes.ReleasedIdle, takeBack: true);
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask LeaveAsync(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken = default)
    {
        Check(group, consumer);
        return WithoutResult(Answer(stream, cancellationToken, () =>
        {
            if (ids.IsEmpty) return false;
            StoredGroup found = FindGroup(stream, group, out StreamLog log);
            PutBack(found, log, consumer, ids.Span, TimeSpan.Zero, takeBack: true);
            return true;
        }));
    }

    /// <inheritdoc/>
    public ValueTask<long> HandOverAsync(
        StreamKey stream, string group, string from, string to, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        DeliveryChecks.HandOver(from, to);
        return Answer(stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(stream, group, out StreamLog log);
            long moved = 0;
            var query = new PendingQuery { Consumer = from, Count = int.MaxValue };
            foreach (PendingEntry line in StreamInspection.Pending(found, query, RoundedUp(query.MinIdle), Now))
            {
                if (!log.TryGet(line.Id, out _) || found.FindOwned(line.Id, from) is not { } delivery) continue;
                found.MoveTo(delivery, to, Now);
                moved++;
            }

            return moved;
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> DeleteGoneConsumersAsync(
        StreamKey stream,
        string group,
        TimeSpan minIdle,
        string except,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(group);
        return Answer<IReadOnlyList<string>>(stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(stream, group, out _);
            var deleted = new List<string>();
            foreach (ConsumerInfo consumer in StreamInspection.DescribeConsumers(found, Now))
            {
                if (consumer.Pending > 0 || consumer.Idle < minIdle || consumer.Name == except) continue;
                if (_keys.Exists(DeliveryKeys.NameLease(stream, group, consumer.Name))) continue;
                found.DeleteConsumer(consumer.Name);
                deleted.Add(consumer.Name);
            }

            return deleted;
        });
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
        Check(group, consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return Answer(stream, cancellationToken, () =>
        {
            StreamKey key = DeliveryKeys.NameLease(stream, group, consumer);
            var value = new StringValue(DeliveryChecks.AsBytes(owner));
            if (_keys.Find<StringValue>(key) is { } holder && holder != value) return false;
            _keys.Set(key, value);
            _keys.Expire(key, Now + AtLeastOne(lease));
            return true;
        });
    }

    /// <inheritdoc/>
    public ValueTask ReleaseNameAsync(
        StreamKey stream, string group, string consumer, string owner, CancellationToken cancellationToken = default)
    {
        Check(group, consumer);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return WithoutResult(Answer(stream, cancellationToken, () =>
        {
            StreamKey key = DeliveryKeys.NameLease(stream, group, consumer);
            return _keys.Find<StringValue>(key)?.Text == DeliveryChecks.AsBytes(owner) && _keys.Delete(key);
        }));
    }

    private void PutBack(
        StoredGroup group, StreamLog log, string consumer, ReadOnlySpan<EntryId> ids, TimeSpan idle, bool takeBack)
    {
        long deliveredAt = Now - RoundedUp(idle);
        foreach (EntryId id in ids)
        {
            if (group.FindOwned(id, consumer) is not { } delivery || !log.TryGet(id, out _)) continue;
            delivery.PutBack(deliveredAt, Math.Max(0, delivery.DeliveryCount - (takeBack ? 1 : 0)));
        }
    }
}
