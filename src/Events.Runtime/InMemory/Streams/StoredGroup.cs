using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Events.Store;
using Events.Store.Delivery;

namespace Events.InMemory.Streams;

/// <summary>A consumer group: its position, its consumers and what they have not acknowledged.</summary>
/// <param name="name">Its name.</param>
/// <param name="lastDeliveredId">Its position.</param>
/// <param name="entriesRead">How many entries lie before that; null when it is not known.</param>
internal sealed class StoredGroup(string name, EntryId lastDeliveredId, long? entriesRead)
{
    private readonly Dictionary<string, StoredConsumer> _consumers = [];

    public string Name { get; } = name;

    /// <summary>The ID up to which entries were delivered.</summary>
    public EntryId LastDeliveredId { get; private set; } = lastDeliveredId;

    /// <summary>The number of entries that it has read; null while that is not known.</summary>
    public long? EntriesRead { get; private set; } = entriesRead;

    /// <summary>The entries that its consumers have not acknowledged.</summary>
    public PendingList Pending { get; } = new();

    public IReadOnlyCollection<StoredConsumer> Consumers => _consumers.Values;

    public StoredConsumer? FindConsumer(string consumer) => _consumers.GetValueOrDefault(consumer);

    /// <summary>The fence: a delivery that is pending for this very consumer, or null.</summary>
    public PendingDelivery? FindOwned(EntryId id, string consumer) =>
        Pending.TryGet(id, out PendingDelivery? delivery) && delivery.Owner.Name == consumer ? delivery : null;

    /// <summary>Describes the loss of an entry that is not pending for the consumer that acts for it.</summary>
    public LostEntry FindLost(EntryId id) => new(id, Pending.TryGet(id, out PendingDelivery? delivery) ? delivery.Owner.Name : null);

    /// <summary>Makes a delivery that was destroyed anew: XCLAIM FORCE.</summary>
    public void Restore(EntryId id, string consumer, long deliveryCount, long now)
    {
        StoredConsumer owner = See(consumer, now);
        var delivery = new PendingDelivery(id, owner, now);
        delivery.Reset(now, deliveryCount);
        Pending.Add(delivery);
        owner.Pending.Add(delivery);
    }

    /// <summary>Forgets a consumer and all that was pending for it: XGROUP DELCONSUMER.</summary>
    public void DestroyConsumer(string consumer)
    {
        if (!_consumers.TryGetValue(consumer, out StoredConsumer? found)) return;
        while (found.Pending.First is { } delivery) Forget(delivery.Id);
        _consumers.Remove(consumer);
    }

    /// <summary>Gives a delivery to another consumer; when and how often it was delivered stays.</summary>
    public void MoveTo(PendingDelivery delivery, string consumer, long now) => delivery.MoveTo(See(consumer, now));

    /// <summary>Sets the position: XGROUP SETID. How many entries that makes read is not known.</summary>
    public void SetPosition(EntryId id)
    {
        LastDeliveredId = id;
        EntriesRead = null;
    }

    /// <summary>Forgets a consumer that owns nothing.</summary>
    public void DeleteConsumer(string consumer) => _consumers.Remove(consumer);

    /// <summary>Tells whether entries are there that were not delivered.</summary>
    public bool HasNews(StreamLog log) =>
        log.LastId > LastDeliveredId && log.TryGetLast(out StoredEntry last) && last.Id > LastDeliveredId;

    /// <summary>Delivers new entries: XREADGROUP with <c>&gt;</c>.</summary>
    public EntryPage DeliverNew(StreamLog log, string consumer, int count, bool noAck, long now, PageBuilder page)
    {
        StoredConsumer owner = See(consumer, now);
        StreamCursor cursor = log.Range(LastDeliveredId.Next(), EntryId.Max);
        for (int i = 0; i < count && cursor.TryNext(out StoredEntry entry); i++)
        {
            if (!page.TryAdd(entry.Id, entry.Fields)) break;
            EntriesRead = ReadCounter.After(log, EntriesRead, entry.Id);
            LastDeliveredId = entry.Id;
            if (!noAck) Deliver(entry.Id, owner, now);
        }

        return page.Build();
    }

    /// <summary>Delivers again what a consumer owns: XREADGROUP with an ID.</summary>
    public EntryPage DeliverPending(
        StreamLog log, string consumer, EntryId after, int count, long now, PageBuilder page)
    {
        StoredConsumer owner = See(consumer, now);
        PendingList.Cursor cursor = owner.Pending.From(after.Next());
        for (int i = 0; i < count && cursor.TryNext(out PendingDelivery? delivery); i++)
        {
            if (!log.TryGet(delivery.Id, out StoredEntry entry))
            {
                page.AddDeleted(delivery.Id);
                continue;
            }

            if (!page.TryAdd(entry.Id, entry.Fields)) break;
            delivery.Redeliver(now, count: true);
        }

        return page.Build();
    }

    /// <summary>Removes deliveries: XACK.</summary>
    public long Acknowledge(ReadOnlySpan<EntryId> ids)
    {
        long acknowledged = 0;
        foreach (EntryId id in ids)
        {
            if (Forget(id)) acknowledged++;
        }

        return acknowledged;
    }

    /// <summary>Takes over given deliveries with their payload: XCLAIM.</summary>
    public void Claim(
        StreamLog log, string consumer, long minIdle, ReadOnlySpan<EntryId> ids, long now, PageBuilder page)
    {
        foreach (EntryId id in ids)
        {
            if (!TryFindClaimable(log, id, minIdle, now, out PendingDelivery? delivery, out StoredEntry entry))
            {
                continue;
            }

            if (!page.TryAdd(id, entry.Fields)) return;
            delivery.MoveTo(See(consumer, now));
            delivery.Redeliver(now, count: true);
        }
    }

    /// <summary>Takes over given deliveries, not counting a delivery: XCLAIM JUSTID.</summary>
    public IReadOnlyList<EntryId> ClaimIds(
        StreamLog log, string consumer, long minIdle, ReadOnlySpan<EntryId> ids, long now)
    {
        var claimed = new List<EntryId>(ids.Length);
        foreach (EntryId id in ids)
        {
            if (!TryFindClaimable(log, id, minIdle, now, out PendingDelivery? delivery, out _)) continue;
            delivery.MoveTo(See(consumer, now));
            delivery.Redeliver(now, count: false);
            claimed.Add(id);
        }

        return claimed;
    }

    /// <summary>Finds idle deliveries, looking at up to ten times as many as are wanted.</summary>
    public List<PendingDelivery> FindIdle(long minIdle, EntryId start, int count, bool onlyReleased, long now, out EntryId next)
    {
        var idle = new List<PendingDelivery>();
        PendingList? list = onlyReleased ? FindConsumer(DeliveryKeys.ReleasedConsumer)?.Pending : Pending;
        next = EntryId.Min;
        if (list is null) return idle;
        PendingList.Cursor cursor = list.From(start);
        EntryId last = EntryId.Min;
        for (long left = count * 10L; cursor.TryNext(out PendingDelivery? delivery); left--)
        {
            if (left == 0 || idle.Count == count)
            {
                next = last.Next();
                return idle;
            }

            last = delivery.Id;
            if (delivery.IdleAt(now) >= minIdle || delivery.Owner.Name == DeliveryKeys.ReleasedConsumer) idle.Add(delivery);
        }

        return idle;
    }

    /// <summary>Takes over idle deliveries: XAUTOCLAIM.</summary>
    public ClaimPage AutoClaim(
        StreamLog log, string consumer, long minIdle, EntryId start, int count, long now, PageBuilder page)
    {
        var deleted = new List<EntryId>();
        PendingList.Cursor cursor = Pending.From(start);
        PendingDelivery? next = null;
        long attempts = count * 10L;
        int room = count;
        bool more = cursor.TryNext(out next);
        for (; more && attempts > 0 && room > 0; attempts--)
        {
            PendingDelivery delivery = next!;
            if (!log.TryGet(delivery.Id, out StoredEntry entry))
            {
                Forget(delivery.Id);
                deleted.Add(delivery.Id);
                room--;
                cursor = Pending.From(delivery.Id);
            }
            else if (minIdle == 0 || now - delivery.DeliveredAt >= minIdle)
            {
                if (!page.TryAdd(entry.Id, entry.Fields)) break;
                delivery.MoveTo(See(consumer, now));
                delivery.Redeliver(now, count: true);
                room--;
            }

            more = cursor.TryNext(out next);
        }

        return new ClaimPage(more ? next!.Id : EntryId.Min, page.Build(), deleted);
    }

    // A pending entry whose payload is gone is dropped by the attempt to claim it.
    private bool TryFindClaimable(
        StreamLog log,
        EntryId id,
        long minIdle,
        long now,
        [NotNullWhen(true)] out PendingDelivery? delivery,
        out StoredEntry entry)
    {
        delivery = null;
        if (!log.TryGet(id, out entry))
        {
            Forget(id);
            return false;
        }

        return Pending.TryGet(id, out delivery) && (minIdle == 0 || now - delivery.DeliveredAt >= minIdle);
    }

    private bool Forget(EntryId id)
    {
        if (!Pending.TryGet(id, out PendingDelivery? delivery)) return false;
        Pending.Remove(id);
        delivery.Owner.Pending.Remove(id);
        return true;
    }

    private void Deliver(EntryId id, StoredConsumer owner, long now)
    {
        // An entry is new and pending at once when an operator has moved the group's position back.
        if (Pending.TryGet(id, out PendingDelivery? delivery))
        {
            delivery.MoveTo(owner);
            delivery.Restart(now);
            return;
        }

        delivery = new PendingDelivery(id, owner, now);
        Pending.Add(delivery);
        owner.Pending.Add(delivery);
    }

    private StoredConsumer See(string consumer, long now)
    {
        ref StoredConsumer? known = ref CollectionsMarshal.GetValueRefOrAddDefault(_consumers, consumer, out _);
        known ??= new StoredConsumer(consumer);
        known.SeenAt = now;
        return known;
    }
}
