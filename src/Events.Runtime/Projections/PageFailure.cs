namespace Events.Projections;

/// <summary>A page that was taken back.</summary>
/// <param name="Exception">Why.</param>
/// <param name="Id">The entry that failed; of a page that could not be written, the last one.</param>
/// <param name="Before">How many entries of the page were handled before.</param>
/// <param name="IsOfCommit">Whether it could not be written, so that any of its entries may be why.</param>
internal sealed record PageFailure(Exception Exception, EntryId Id, int Before, bool IsOfCommit);
