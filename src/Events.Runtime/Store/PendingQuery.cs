namespace Events.Store;

/// <summary>Selects the pending entries to list.</summary>
public readonly record struct PendingQuery()
{
    /// <summary>The smallest ID, inclusive. Default: the smallest there is.</summary>
    public EntryId From { get; init; } = EntryId.Min;

    /// <summary>The largest ID, inclusive. Default: the largest there is.</summary>
    public EntryId To { get; init; } = EntryId.Max;

    /// <summary>At most how many entries. Default 100.</summary>
    public int Count { get; init; } = 100;

    /// <summary>Only entries that this consumer owns; null for all consumers.</summary>
    public string? Consumer { get; init; }

    /// <summary>Only entries idle for at least this long. The server scans for it.</summary>
    public TimeSpan MinIdle { get; init; }
}
