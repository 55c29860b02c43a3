namespace Events.Administration;

/// <summary>Selects the entries to read, and their order.</summary>
public sealed record ReplayQuery
{
    /// <summary>The smallest ID, inclusive. Default: the beginning.</summary>
    public EntryId From { get; init; } = EntryId.Min;

    /// <summary>The largest ID, inclusive. Default: the end.</summary>
    public EntryId To { get; init; } = EntryId.Max;

    /// <summary>Tells whether the newest come first. Default false.</summary>
    public bool IsBackwards { get; init; }

    /// <summary>The maximum number; null (default) for all.</summary>
    public long? Limit { get; init; }

    /// <summary>The value that the field <c>type</c> of the entries must have; null (default) for all.</summary>
    public string? Type { get; init; }

    internal void Validate()
    {
        if (Limit is { } limit) ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(Limit));
        if (From > To) throw new ArgumentException($"The range {From} to {To} is empty: its end lies before its beginning.", nameof(From));
    }
}
