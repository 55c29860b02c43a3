namespace Events.Store;

/// <summary>What <see cref="IDeliveryStore.EnsureGroupAsync"/> found and did.</summary>
/// <param name="Kind">Whether the group was there, is new, or was restored.</param>
/// <param name="After">Where it continues: entries after this ID are delivered. Meaningless when it was there.</param>
/// <param name="MayRepeat">For a restored group: how many entries that were delivered before will be delivered again, at the most.</param>
/// <param name="MayBeLost">For a restored group: how many entries that the group had not acknowledged are not in the stream any more, at the most; null when it cannot be told.</param>
public sealed record GroupCreation(GroupCreationKind Kind, EntryId After, long MayRepeat, long? MayBeLost);
