namespace Events.Consuming.Holding;

/// <summary>An entry that was in hand and is released: what was known of its lease then.</summary>
internal readonly record struct ReleasedEntry(EntryId Id, long LeaseStart, long SeenAt, long DeliveryCount)
{
    public static ReleasedEntry Of(HeldEntry entry) => new(entry.Id, entry.LeaseStart, entry.SeenAt, entry.DeliveryCount);
}
