namespace Events.Streams;

/// <summary>The position from which a subscription reads. The default is <see cref="Beginning"/>.</summary>
public readonly record struct StreamPosition
{
    private StreamPosition(StreamPositionKind kind, EntryId id)
    {
        Kind = kind;
        Id = id;
    }

    /// <summary>The position from which the first entry is read that the stream still has.</summary>
    public static StreamPosition Beginning => default;

    /// <summary>The end of the stream: what is added from now on, and nothing that is there. It counts from when the enumeration begins.</summary>
    public static StreamPosition End => new(StreamPositionKind.End, EntryId.Min);

    /// <summary>The way in which it is given.</summary>
    public StreamPositionKind Kind { get; }

    /// <summary>
    /// The ID of the position: with <see cref="StreamPositionKind.After"/> the entry before the first, with <see cref="StreamPositionKind.From"/> the
    /// smallest ID; else <c>0-0</c>.
    /// </summary>
    public EntryId Id { get; }

    /// <summary>
    /// Makes the position behind an entry that was handled: to go on where another subscription ended. If retention has removed entries behind it
    /// meanwhile, that is told; see <see cref="StreamGapException"/>.
    /// </summary>
    /// <param name="id">The entry; it is not read again. <c>0-0</c> is the beginning.</param>
    public static StreamPosition After(EntryId id) => id == EntryId.Min ? Beginning : new(StreamPositionKind.After, id);

    /// <summary>
    /// Makes the position from a point in time on, by the server's clock: what the stream still has of it. Nobody is told whether there was more.
    /// </summary>
    /// <param name="time">A time not before 1970; may be one that is to come.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="time"/> is before 1970.</exception>
    public static StreamPosition From(DateTimeOffset time) => new(StreamPositionKind.From, EntryId.FromTime(time));

    /// <summary>The position in words.</summary>
    public override string ToString() => Kind switch
    {
        StreamPositionKind.Beginning => "the beginning",
        StreamPositionKind.End => "the end",
        StreamPositionKind.After => $"after {Id}",
        _ => $"from {Id}",
    };
}
