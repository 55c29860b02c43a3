namespace Events.Store;

/// <summary>
/// Entries that this process was given are not on the server that answers now: another has taken over without them, or the same one was restarted without what
/// it had. Found out when a connection is there again; of others' entries nothing is known, so at least these are missing.
/// </summary>
/// <param name="Store">The store, with the server that lacks them.</param>
/// <param name="Stream">The Redis key of the stream.</param>
/// <param name="Kind">How they are known.</param>
/// <param name="After">All their IDs are larger than this one: the last that is known to be there of what this process was given, or what the server
/// has before all of that. <c>0-0</c> where none is known.</param>
/// <param name="Last">The ID of the last one.</param>
/// <param name="AtLeast">So many, at the least. Those that may have been deleted on purpose are not among them. Zero where the whole stream is gone,
/// or is another one, and may have been deleted before.</param>
/// <param name="AtMost">So many, at the most. Equal to <paramref name="AtLeast"/> unless they were read in pages, are very many, may have been deleted,
/// or the stream is gone.</param>
public sealed record ConfirmedLoss(
    string Store, string Stream, ConfirmedLossKind Kind, EntryId After, EntryId Last, long AtLeast, long AtMost);
