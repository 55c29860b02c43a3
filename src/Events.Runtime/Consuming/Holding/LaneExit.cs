using Events.Consuming.Settling;

namespace Events.Consuming.Holding;

/// <summary>An entry that is settled, as far as its ordering key and its next try are concerned.</summary>
/// <param name="Id">The entry.</param>
/// <param name="Key">Its ordering key; null for none.</param>
/// <param name="DeferredFor">After how long it comes back; null when it is done here.</param>
internal readonly record struct LaneExit(EntryId Id, ulong? Key, TimeSpan? DeferredFor)
{
    /// <summary>
    /// The value in place of a time: the entry is held all the while, stays in its lane, and is queued again by <see cref="WaitingEntries"/>.
    /// </summary>
    public static readonly TimeSpan Held = Timeout.InfiniteTimeSpan;
}
