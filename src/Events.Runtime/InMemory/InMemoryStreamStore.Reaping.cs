using System.Globalization;
using Events.Errors;
using Events.InMemory.Streams;
using Events.InMemory.Values;
using Events.Store;
using Events.Store.Delivery;

namespace Events.InMemory;

/// <summary>Pending entries that are delivered again.</summary>
public sealed partial class InMemoryStreamStore
{
    /// <inheritdoc/>
    public ValueTask<ReapPage> ReapAsync(
        ConsumerKey consumer, ReapQuery query, DeadLetterTarget target, DeadLetterInfo letter, CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Count, 1);
        ArgumentNullException.ThrowIfNull(target.Stream);
        ArgumentNullException.ThrowIfNull(letter);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            List<PendingDelivery> idle = found.FindIdle(
                RoundedUp(query.MinIdle), query.Start, Math.Min(query.Count, DeliveryLimits.MaxEntries), query.OnlyReleased, Now, out EntryId cursor);
            StreamKey dueTimes = DeliveryKeys.DueTimes(consumer.Stream, consumer.Group);
            RemoveUndue(idle, dueTimes, long.MinValue);

            List<PendingDelivery> gone = idle.FindAll(delivery => !log.TryGet(delivery.Id, out _));
            bool hasOthers = gone.Count < idle.Count;
            gone.RemoveAll(delivery => !TryMove(found, delivery, target.Stream, letter, target.Trim, hasOthers));
            foreach (PendingDelivery delivery in idle) Undue(dueTimes, delivery.Id.ToString());
            ForgetOverdue(dueTimes);
            return Redeliver(found, log, consumer.Name, idle, cursor, gone, more: 1);
        });
    }

    /// <inheritdoc/>
    public ValueTask<ReapPage> ReclaimAsync(
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan? longestWait = null,
        bool counted = true,
        CancellationToken cancellationToken = default)
    {
        Check(consumer.Group, consumer.Name);
        DeliveryChecks.Reclaim(ids);
        return Answer(consumer.Stream, cancellationToken, () =>
        {
            StoredGroup found = FindGroup(consumer.Stream, consumer.Group, out StreamLog log);
            var owned = new List<PendingDelivery>();
            foreach (EntryId id in ids.Span)
            {
                if (found.FindOwned(id, consumer.Name) is { } delivery) owned.Add(delivery);
            }

            if (longestWait is { } longest) RemoveUndue(owned, DeliveryKeys.DueTimes(consumer.Stream, consumer.Group), RoundedUp(longest));
            List<PendingDelivery> gone = owned.FindAll(delivery => !log.TryGet(delivery.Id, out _));
            foreach (PendingDelivery delivery in owned) Undue(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group), delivery.Id.ToString());
            return Redeliver(found, log, consumer.Name, owned, EntryId.Min, gone, more: counted ? 1 : 0);
        });
    }

    private void RemoveUndue(List<PendingDelivery> deliveries, StreamKey dueTimes, long longestWait)
    {
        if (_keys.Find<SortedSetValue>(dueTimes) is not { } due) return;
        deliveries.RemoveAll(delivery => due.Scores.TryGetValue(delivery.Id.ToString(), out double at)
            && at > Now
            && at - Now + delivery.IdleAt(Now) > longestWait);
    }

    // It may be refused. Then this entry is still pending, and others need not wait for it.
    private bool TryMove(
        StoredGroup group, PendingDelivery gone, StreamKey deadLetters, DeadLetterInfo letter, StreamTrim trim, bool hasOthers)
    {
        string attempts = gone.DeliveryCount.ToString(CultureInfo.InvariantCulture);
        EntryBytes fields = Letter(default, group.Name, gone.Owner.Name, gone.Id, attempts, letter);
        try
        {
            Add(deadLetters, fields.Fields, trim, null);
        }
        catch (StreamStoreException) when (hasOthers)
        {
            return false;
        }

        group.Acknowledge([gone.Id]);
        return true;
    }

    private ReapPage Redeliver(
        StoredGroup group,
        StreamLog log,
        string consumer,
        List<PendingDelivery> deliveries,
        EntryId cursor,
        List<PendingDelivery> gone,
        long more)
    {
        PageBuilder page = _page.Begin();
        var counts = new List<long>(deliveries.Count);
        foreach (PendingDelivery delivery in deliveries)
        {
            if (!log.TryGet(delivery.Id, out StoredEntry entry)) continue;
            if (!page.TryAdd(entry.Id, entry.Fields)) break;
            group.MoveTo(delivery, consumer, Now);
            delivery.Reset(Now, Math.Max(1, delivery.DeliveryCount + more));
            counts.Add(delivery.DeliveryCount);
        }

        return new ReapPage(cursor, page.Build(), counts, gone.ConvertAll(delivery => delivery.Id));
    }

    private void ForgetOverdue(StreamKey dueTimes)
    {
        if (_keys.Find<SortedSetValue>(dueTimes) is not { } due) return;
        foreach ((string id, double at) in due.Scores.ToArray())
        {
            if (at <= Now - DeliveryLimits.DueTimeKept.TotalMilliseconds) Undue(dueTimes, id);
        }
    }
}
