namespace Events.Store;

/// <summary>Selects the pending entries to list.</summary>
public readonly record struct PendingQuery()
{
    /// <summary>The smallest ID, inclusive. Default: the smallest there is.</summary>
    public EntryId From { get; init; } = EntryId.Min;

    /// <summary>The largest ID, inclusive. Default: the largest there is.</summary>
    public EntryId To { get; init; } = EntryId.Max;

    /// <summary>The largest number of entries. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>The consumer that must own the entries; null for all consumers.</summary>
    public string? Consumer { get; init; }

    /// <summary>The least time for which the entries must be idle. The server scans for it.</summary>
    public TimeSpan MinIdle { get; init; }
}
