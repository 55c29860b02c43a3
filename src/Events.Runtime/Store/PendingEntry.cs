namespace Events.Store;

/// <summary>One line of the pending entries list: delivered and not acknowledged (XPENDING, extended form).</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Consumer">The consumer that owns it.</param>
/// <param name="Idle">How long ago it was last delivered or claimed.</param>
/// <param name="DeliveryCount">How often it was delivered.</param>
public readonly record struct PendingEntry(EntryId Id, string Consumer, TimeSpan Idle, long DeliveryCount);
