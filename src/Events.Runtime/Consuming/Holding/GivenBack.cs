namespace Events.Consuming.Holding;

/// <summary>An entry that was in hand and is given back: what was known of its lease then.</summary>
internal readonly record struct GivenBack(EntryId Id, long LeaseStart, long SeenAt, long DeliveryCount)
{
    public static GivenBack Of(HeldEntry entry) => new(entry.Id, entry.LeaseStart, entry.SeenAt, entry.DeliveryCount);
}
