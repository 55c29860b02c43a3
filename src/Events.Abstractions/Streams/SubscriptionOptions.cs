namespace Events.Streams;

/// <summary>Options of a subscription. Immutable; the defaults are those of <c>new()</c>.</summary>
public sealed record SubscriptionOptions
{
    private const int MaxPageSize = 10_000;
    private const int MaxPageBytes = 256 << 20;

    /// <summary>
    /// The event types to read, such as <c>order.placed</c>; null (default) for all, and for what is no event of the stream. An entry of another type is passed
    /// over before its fields are decoded. Types that the stream does not declare are an error, since a mistyped one would never come.
    /// </summary>
    public IReadOnlyCollection<string>? Types { get; init; }

    /// <summary>The number of entries to ask for at a time while reading what is there already, 1 to 10,000. Default 500.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// The maximum size of such a page in bytes, by the size of the entries that came before it. Two pages are there at a time. Default 4 MiB. One
    /// entry is always read, however large.
    /// </summary>
    public int PageBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Asked when retention has removed entries before they were read, in the loop's place between two entries. True goes on behind the gap, false throws
    /// the <see cref="StreamGapException"/>. Null (default) throws.
    /// </summary>
    public Func<StreamGap, bool>? OnGap { get; init; }

    /// <summary>
    /// Is called in the loop's place when all that the stream had has been handed out, with the position, and again whenever it had fallen behind by more
    /// than a page. The loop goes on when it has completed. Null (default) for nothing.
    /// </summary>
    public Func<EntryId, CancellationToken, ValueTask>? OnCaughtUp { get; init; }

    /// <summary>
    /// The time for which the server may be away before the enumeration throws what the last attempt threw. Null (default) is for ever: it is logged,
    /// and the subscription goes on where it was when the server is back. Zero throws at once.
    /// </summary>
    public TimeSpan? GiveUpAfter { get; init; }

    /// <summary>Checks that the values make sense.</summary>
    /// <exception cref="ArgumentException">One does not; the message names it.</exception>
    public void Validate()
    {
        if (PageSize is < 1 or > MaxPageSize) throw new ArgumentException($"{nameof(PageSize)} must be 1 to {MaxPageSize}, not {PageSize}.");
        if (PageBytes is < 1 or > MaxPageBytes) throw new ArgumentException($"{nameof(PageBytes)} must be 1 to {MaxPageBytes}, not {PageBytes}.");
        if (Types is { Count: 0 }) throw new ArgumentException($"{nameof(Types)} is empty, so nothing would ever come. Leave it null for all types.");
        if (GiveUpAfter < TimeSpan.Zero) throw new ArgumentException($"{nameof(GiveUpAfter)} must not be negative, not {GiveUpAfter}; null is for ever.");
    }
}
