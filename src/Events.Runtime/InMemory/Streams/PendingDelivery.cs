namespace Events.InMemory.Streams;

/// <summary>An entry that was delivered and not acknowledged.</summary>
/// <param name="id">The entry's ID.</param>
/// <param name="owner">The consumer it was delivered to.</param>
/// <param name="deliveredAt">When it was delivered, Unix milliseconds.</param>
internal sealed class PendingDelivery(EntryId id, StoredConsumer owner, long deliveredAt)
{
    public EntryId Id { get; } = id;

    /// <summary>The consumer that owns it.</summary>
    public StoredConsumer Owner { get; private set; } = owner;

    /// <summary>The time of its last delivery or claim, in Unix milliseconds.</summary>
    public long DeliveredAt { get; private set; } = deliveredAt;

    /// <summary>The number of deliveries.</summary>
    public long DeliveryCount { get; private set; } = 1;

    public long IdleAt(long now) => Math.Max(0, now - DeliveredAt);

    /// <summary>It was delivered once more, or its lease renewed.</summary>
    public void Redeliver(long now, bool count)
    {
        DeliveredAt = now;
        if (count) DeliveryCount++;
    }

    /// <summary>It was delivered as if for the first time.</summary>
    public void Restart(long now)
    {
        DeliveredAt = now;
        DeliveryCount = 1;
    }

    /// <summary>Sets it as if it were delivered at that time, and so often: XCLAIM with IDLE and RETRYCOUNT.</summary>
    public void Reset(long deliveredAt, long deliveryCount)
    {
        DeliveredAt = deliveredAt;
        DeliveryCount = deliveryCount;
    }

    /// <summary>Moves it from its owner's list to another's.</summary>
    public void MoveTo(StoredConsumer consumer)
    {
        if (Owner == consumer) return;
        Owner.Pending.Remove(Id);
        consumer.Pending.Add(this);
        Owner = consumer;
    }
}
