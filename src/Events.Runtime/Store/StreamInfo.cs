namespace Events.Store;

/// <summary>A stream, as XINFO STREAM describes it.</summary>
/// <param name="Length">How many entries it has.</param>
/// <param name="LastGeneratedId">The largest ID ever added; it survives trimming.</param>
/// <param name="EntriesAdded">How many entries were ever added.</param>
/// <param name="FirstId">The ID of the first entry; null when the stream is empty.</param>
/// <param name="LastId">The ID of the last entry; null when the stream is empty.</param>
/// <param name="Groups">How many consumer groups it has.</param>
public sealed record StreamInfo(
    long Length, EntryId LastGeneratedId, long EntriesAdded, EntryId? FirstId, EntryId? LastId, long Groups)
{
    /// <summary>The largest ID that was deleted by <c>XDEL</c>, which trimming does not count as; <c>0-0</c> when none was.</summary>
    public EntryId MaxDeletedId { get; init; }
}
