namespace Events.Store;

/// <summary>Times that both stores use.</summary>
internal static class DeliveryTimes
{
    /// <summary>
    /// The idle time of a released entry: more than any consumer waits. A year, because the server keeps the time of delivery,
    /// which must lie after 1970.
    /// </summary>
    public static readonly TimeSpan ReleasedIdle = TimeSpan.FromDays(365);
}
