namespace Events.Store.Retaining;

/// <summary>The result of one step of trimming.</summary>
/// <param name="Removed">How many entries were removed.</param>
/// <param name="HasMore">Whether more is to be removed: a step takes a part, so that the server is not held up.</param>
/// <param name="Length">How many entries are left.</param>
/// <param name="First">The first entry that is left; null when there is none.</param>
/// <param name="Last">The largest ID that was ever added.</param>
/// <param name="Now">The time by the server's clock.</param>
/// <param name="Groups">The groups of the stream.</param>
public sealed record RetentionRound(
    long Removed, bool HasMore, long Length, EntryId? First, EntryId Last, DateTimeOffset Now, IReadOnlyList<GroupRetention> Groups)
{
    /// <summary>Up to where each entry was looked at, where more are to be.</summary>
    internal EntryId? Looked { get; init; }
}
