namespace Events.Store.Delivery;

/// <summary>
/// The position of a group when it was last known how many entries had ever been added up to there. What it reads or
/// loses later is counted from there.
/// </summary>
/// <param name="Delivered">The last entry that was delivered.</param>
/// <param name="Position">How many entries were ever added up to that one.</param>
/// <param name="Read">The server's count of entries that the group has read; null when it did not know.</param>
public sealed record CountedPosition(EntryId Delivered, long Position, long? Read);
