namespace Events.Store;

/// <summary>A consumer group, as XINFO GROUPS describes it.</summary>
/// <param name="Name">The name of the group.</param>
/// <param name="Consumers">How many consumers it knows.</param>
/// <param name="Pending">How many entries are delivered and not acknowledged.</param>
/// <param name="LastDeliveredId">The ID up to which entries were delivered.</param>
/// <param name="EntriesRead">How many entries it has read; null when the server does not know.</param>
/// <param name="Lag">How many entries it has not been given yet; null when the server does not know. A hint: servers before 8.0 count wrong after
/// trimming.</param>
public sealed record GroupInfo(
    string Name, long Consumers, long Pending, EntryId LastDeliveredId, long? EntriesRead, long? Lag);
