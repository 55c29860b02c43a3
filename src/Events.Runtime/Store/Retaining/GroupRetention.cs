namespace Events.Store.Retaining;

/// <summary>A group of a stream that was trimmed.</summary>
/// <param name="Group">Its name.</param>
/// <param name="Oldest">The oldest entry that it has not acknowledged: pending or not delivered; null when there is none.</param>
/// <param name="Lag">How many entries it has not been given; null when the server does not know.</param>
/// <param name="Pending">How many entries are pending for it.</param>
/// <param name="LostUndelivered">How many entries were trimmed that it had never been given. It will not see them.</param>
/// <param name="LostPending">How many entries were trimmed that were pending for it.</param>
public sealed record GroupRetention(string Group, EntryId? Oldest, long? Lag, long Pending, long LostUndelivered, long LostPending)
{
    /// <summary>The number of entries that were trimmed and that it had not acknowledged.</summary>
    public long Lost => LostUndelivered + LostPending;
}
