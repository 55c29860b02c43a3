namespace Events.Store;

/// <summary>The part that an XADD or XTRIM cuts off the beginning of a stream.</summary>
public readonly record struct StreamTrim
{
    private StreamTrim(StreamTrimKind kind, EntryId threshold, bool exact)
    {
        Kind = kind;
        MinId = threshold;
        IsExact = exact;
    }

    /// <summary>The trim that cuts nothing off.</summary>
    public static StreamTrim None => default;

    /// <summary>The kind of the trim: by length, by ID, or not at all.</summary>
    public StreamTrimKind Kind { get; }

    /// <summary>The number of entries that stay, for <see cref="StreamTrimKind.MaxLength"/>.</summary>
    public long MaxLength => (long)MinId.Milliseconds;

    /// <summary>The smallest ID that stays, for <see cref="StreamTrimKind.MinId"/>.</summary>
    public EntryId MinId { get; }

    /// <summary>Tells whether exactly (<c>=</c>) or whole nodes only (<c>~</c>), which is much cheaper.</summary>
    public bool IsExact { get; }

    /// <summary>Keeps the newest entries: <c>MAXLEN</c>.</summary>
    /// <param name="maxLength">How many; 0 empties the stream.</param>
    /// <param name="exact">Exactly, or whole nodes only.</param>
    public static StreamTrim ToLength(long maxLength, bool exact = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        return new StreamTrim(StreamTrimKind.MaxLength, new EntryId((ulong)maxLength, 0), exact);
    }

    /// <summary>Keeps entries from an ID on: <c>MINID</c>.</summary>
    /// <param name="minId">The smallest ID that stays.</param>
    /// <param name="exact">Exactly, or whole nodes only.</param>
    public static StreamTrim ToMinId(EntryId minId, bool exact = false) => new(StreamTrimKind.MinId, minId, exact);
}
