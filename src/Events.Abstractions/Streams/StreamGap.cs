namespace Events.Streams;

/// <summary>Entries that were gone before a subscription could read them: retention (<c>MAXLEN</c>, <c>MINID</c>, <c>XTRIM</c>) was faster than it.</summary>
/// <param name="Stream">The Redis key of the stream.</param>
/// <param name="After">The last ID before the gap: the subscription's position.</param>
/// <param name="Before">The first entry behind the gap; null when the stream had no entry any more.</param>
/// <param name="LastLost">The largest ID that may be among the lost: the one before <paramref name="Before"/>, or the last that the stream ever had.</param>
/// <param name="Count">
/// How many entries are gone, where the server's counters tell exactly. Null where they do not: the subscription was given a position and the entry there
/// is itself gone, or entries were deleted one by one (<c>XDEL</c>).
/// </param>
/// <param name="AtMost">How many may be gone at the most, those that were deleted by <c>XDEL</c> among them; null when that is not known either.</param>
public readonly record struct StreamGap(string Stream, EntryId After, EntryId? Before, EntryId LastLost, long? Count, long? AtMost)
{
    /// <summary>The gap in words.</summary>
    public override string ToString()
    {
        string count = Count is { } exact ? $"{exact} {(exact == 1 ? "entry" : "entries")}"
            : AtMost is { } most ? $"Up to {most} entries"
            : "An unknown number of entries, if any,";
        string behind = Before is { } before ? $"before {before}, the first that is there" : $"up to {LastLost}, and the stream is empty";
        return $"{count} of '{Stream}' between {After} and {LastLost} {(Count == 1 ? "was" : "were")} removed unread: after {After}, {behind}.";
    }
}
