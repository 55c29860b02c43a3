namespace Events.Administration;

/// <summary>Selects pending entries.</summary>
public sealed record PendingFilter
{
    /// <summary>The filter that selects all.</summary>
    public static PendingFilter All { get; } = new();

    /// <summary>The consumer that must own the entries; null (default) for all consumers.</summary>
    public string? Consumer { get; init; }

    /// <summary>The least time for which the entries must be idle. Default: any.</summary>
    public TimeSpan MinIdle { get; init; }

    /// <summary>The smallest ID, inclusive. Default: the smallest there is.</summary>
    public EntryId From { get; init; } = EntryId.Min;

    /// <summary>The largest ID, inclusive. Default: the largest there is.</summary>
    public EntryId To { get; init; } = EntryId.Max;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MinIdle, TimeSpan.Zero, nameof(MinIdle));
        if (From > To) throw new ArgumentException($"The range {From} to {To} is empty: its end lies before its beginning.", nameof(From));
    }
}
