namespace Events.Administration;

/// <summary>A stream as an operator sees it.</summary>
/// <param name="Stream">Its key.</param>
/// <param name="Length">How many entries it has.</param>
/// <param name="FirstId">The oldest entry; null when there is none.</param>
/// <param name="LastId">The newest entry; null when there is none.</param>
/// <param name="LastGeneratedId">The largest ID ever given; it survives trimming.</param>
/// <param name="EntriesAdded">How many entries were ever added.</param>
/// <param name="Groups">How many consumer groups it has.</param>
/// <param name="DeadLetters">How many dead letters its groups have left.</param>
public sealed record StreamDetails(
    string Stream,
    long Length,
    EntryId? FirstId,
    EntryId? LastId,
    EntryId LastGeneratedId,
    long EntriesAdded,
    long Groups,
    long DeadLetters)
{
    /// <summary>The number of entries that were trimmed or deleted.</summary>
    public long Removed => EntriesAdded - Length;
}
