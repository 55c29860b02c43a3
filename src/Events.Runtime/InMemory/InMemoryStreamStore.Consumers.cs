using System.Globalization;
using Events.InMemory.Delivery;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Schedules;
using Events.Time;

namespace Events.InMemory;

/// <summary>The owners of pending entries and of names.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> ReleaseAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> begun,
        ReadOnlyMemory<EntryId> notBegun,
        TimeSpan idle,
        CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        return Answer<IReadOnlyList<LostEntry>>(consumer.Stream, cancellationToken, () =>
        {
            if (begun.IsEmpty && notBegun.IsEmpty) return [];
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            var lost = new List<LostEntry>();
            Reassign(found, log, consumer.Name, DeliveryKeys.ReleasedConsumer, begun.Span, idle, uncount: false, lost);
            Reassign(found, log, consumer.Name, DeliveryKeys.ReleasedConsumer, notBegun.Span, idle, uncount: true, lost);
            return lost;
        });
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LostEntry>> LeaveAsync(
        ConsumerKey consumer, ReadOnlyMemory<EntryId> ids, TimeSpan idle = default, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        return Answer<IReadOnlyList<LostEntry>>(consumer.Stream, cancellationToken, () =>
        {
            if (ids.IsEmpty) return [];
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            var lost = new List<LostEntry>();
            Reassign(found, log, consumer.Name, consumer.Name, ids.Span, idle, uncount: true, lost);
            return lost;
        });
    }

    /// <inheritdoc/>
    public ValueTask<PendingWatch> WatchAsync(ConsumerKey consumer, EntryId start, int count, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out _);
            var query = new PendingQuery { Consumer = consumer.Name, From = start, Count = count };
            return new PendingWatch(
                StreamInspection.Pending(found, query, 0, Now),
                found.FindConsumer(DeliveryKeys.ReleasedConsumer) is { Pending.Count: > 0 },
                (_keys.FindAny(ScheduleKeys.Times(consumer.Stream)) as ScheduleValue)?.Next is { } due ? Spans.FromMilliseconds(due - Now) : null);
        });
    }

    /// <inheritdoc/>
    public ValueTask<DateTimeOffset> NowAsync(StreamKey stream, CancellationToken cancellationToken = default) =>
        Answer(stream, cancellationToken, () => DateTimeOffset.FromUnixTimeMilliseconds(Now));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<RecordStanding>?> RestoreAsync(
        ConsumerKey consumer, RestoreRequest request, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentException.ThrowIfNullOrEmpty(request.Owner);
        return Answer<IReadOnlyList<RecordStanding>?>(consumer.Stream, cancellationToken, () =>
        {
            if (request.Records.IsEmpty) return [];
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            StringValue? holder = _keys.Find<StringValue>(DeliveryKeys.NameLease(consumer.Stream, consumer.Group, consumer.Name));
            return holder is not null && holder.Text != DeliveryChecks.AsBytes(request.Owner)
                ? null
                : RecordRestoring.Restore(
                    found, log, consumer.Name, request, _keys.Find(request.DeadLetters)?.Log, CommittedAt, IsPutOff, Now);
        });

        bool IsPutOff(EntryId id) =>
            _keys.Find<SortedSetValue>(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group)) is { } due && due.Scores.ContainsKey(id.ToString());

        long? CommittedAt(EntryId id) => _keys.Find<StringValue>(DeliveryKeys.Committed(consumer.Stream, consumer.Group, id)) is { } word
            ? long.Parse(word.Text, CultureInfo.InvariantCulture)
            : null;
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
    public ValueTask<NameHolder?> TakeNameAsync(
        ConsumerKey consumer, string owner, TimeSpan lease, string? replaces = null, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return Answer<NameHolder?>(consumer.Stream, cancellationToken, () =>
        {
            StreamKey key = DeliveryKeys.NameLease(consumer.Stream, consumer.Group, consumer.Name);
            var value = new StringValue(DeliveryChecks.AsBytes(owner));
            if (_keys.Find<StringValue>(key) is { } holder && holder != value
                && (replaces is null || holder.Text != DeliveryChecks.AsBytes(replaces)))
            {
                TimeSpan left = _keys.ExpiryOf(key) is { } expiry ? TimeSpan.FromMilliseconds(expiry - Now) : Timeout.InfiniteTimeSpan;
                return new NameHolder(DeliveryChecks.AsText(holder.Text), left);
            }

            _keys.Set(key, value);
            _keys.Expire(key, Now + AtLeastOne(lease));
            return null;
        });
    }

    /// <inheritdoc/>
    public ValueTask ReleaseNameAsync(ConsumerKey consumer, string owner, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        return WithoutResult(Answer(consumer.Stream, cancellationToken, () =>
        {
            StreamKey key = DeliveryKeys.NameLease(consumer.Stream, consumer.Group, consumer.Name);
            return _keys.Find<StringValue>(key)?.Text == DeliveryChecks.AsBytes(owner) && _keys.Delete(key);
        }));
    }

    private void Reassign(
        StoredGroup group,
        StreamLog log,
        string consumer,
        string heir,
        ReadOnlySpan<EntryId> ids,
        TimeSpan idle,
        bool uncount,
        List<LostEntry> lost)
    {
        long deliveredAt = Now - RoundedUp(idle);
        foreach (EntryId id in ids)
        {
            if (group.FindOwned(id, consumer) is not { } delivery)
            {
                lost.Add(group.FindLost(id));
                continue;
            }

            // Claiming it would drop it from the list if its payload is gone.
            if (!log.TryGet(id, out _)) continue;
            if (heir != consumer) group.MoveTo(delivery, heir, Now);
            delivery.Reset(deliveredAt, Math.Max(0, delivery.DeliveryCount - (uncount ? 1 : 0)));
        }
    }
}
