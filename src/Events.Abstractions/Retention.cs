namespace Events;

/// <summary>
/// Decides what every XADD of a stream trims, approximately (<c>~</c>): whole nodes only, which costs next to nothing,
/// where exact trimming (<see cref="Exactly"/>) costs two thirds of the throughput.
/// </summary>
public readonly record struct Retention
{
    private Retention(long maxLength, TimeSpan maxAge, bool isExact = false)
    {
        MaxLength = maxLength;
        MaxAge = maxAge;
        IsExact = isExact;
    }

    /// <summary>The retention by which nothing is trimmed: the stream grows until somebody trims it.</summary>
    public static Retention None => default;

    /// <summary>The approximate number of entries to keep; 0 when there is no limit by length.</summary>
    public long MaxLength { get; }

    /// <summary>The approximate age that entries may reach; zero when there is no limit by age.</summary>
    public TimeSpan MaxAge { get; }

    /// <summary>Tells whether not one entry more is kept (<c>=</c>). Default false.</summary>
    public bool IsExact { get; }

    /// <summary>Keeps about the given number of entries: <c>MAXLEN ~ n</c>.</summary>
    /// <param name="maxLength">How many entries; at least 1.</param>
    public static Retention ByLength(long maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        return new Retention(maxLength, TimeSpan.Zero);
    }

    /// <summary>Keeps entries for about the given time: <c>MINID ~ (now - age)</c>.</summary>
    /// <param name="maxAge">How long; at least one millisecond.</param>
    public static Retention ByAge(TimeSpan maxAge)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxAge, TimeSpan.FromMilliseconds(1));
        return new Retention(0, maxAge);
    }

    /// <summary>
    /// The same to the entry: <c>MAXLEN = n</c> or <c>MINID = id</c>. For short streams, and where it is a promise that nothing older is kept: each XADD
    /// costs three times as much.
    /// </summary>
    public Retention Exactly() => new(MaxLength, MaxAge, isExact: true);
}
