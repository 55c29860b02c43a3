namespace Events.Store.Delivery;

/// <summary>How it stands with an entry that a consumer took to be pending for it.</summary>
/// <param name="Id">The entry's ID.</param>
/// <param name="Kind">How it stands.</param>
/// <param name="Owner">The consumer that it is pending for, when that is another one.</param>
public readonly record struct RecordStanding(EntryId Id, RecordStandingKind Kind, string? Owner = null);
