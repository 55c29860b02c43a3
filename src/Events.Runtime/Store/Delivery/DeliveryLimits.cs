namespace Events.Store.Delivery;

/// <summary>Limits that both stores have.</summary>
internal static class DeliveryLimits
{
    /// <summary>How many entries one step takes: Lua passes at most some 8000 values to a command.</summary>
    public const int MaxEntries = 1000;
}
