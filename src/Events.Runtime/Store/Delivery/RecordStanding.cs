namespace Events.Store.Delivery;

/// <summary>The actual state of an entry that a consumer took to be pending for it.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Kind">How it stands.</param>
/// <param name="Owner">The consumer that it is pending for, when that is another one.</param>
public readonly record struct RecordStanding(EntryId Id, RecordStandingKind Kind, string? Owner = null);
