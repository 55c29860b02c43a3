namespace Events.Store.Delivery;

/// <summary>Limits that both stores have.</summary>
internal static class DeliveryLimits
{
    /// <summary>The number of entries that one step takes: Lua passes at most some 8000 values to a command.</summary>
    public const int MaxEntries = 1000;

    /// <summary>
    /// For how long a due time is kept beyond it: while it is, it says that nobody has claimed the entry (<see cref="Roles.IConsumerStore.RestoreAsync"/>).
    /// </summary>
    public static readonly TimeSpan DueTimeKept = TimeSpan.FromMinutes(1);
}
