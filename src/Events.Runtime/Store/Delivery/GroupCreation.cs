using Events.Store.Roles;

namespace Events.Store.Delivery;

/// <summary>The result of <see cref="IDeliveryStore.EnsureGroupAsync"/>: what it found and did.</summary>
/// <param name="Kind">Whether the group was there, is new, was restored, or was there and has gone back.</param>
/// <param name="After">Where it stands: entries after this ID are delivered.</param>
/// <param name="MayRepeat">For a restored group, or one that went back: how many entries that were delivered before will be delivered again, at the
/// most.</param>
/// <param name="MayBeLost">
/// For a restored group, or one that went back: how many entries that it had not acknowledged are not in the stream any more, at
/// the most. Of a stream that was lost, what was added after <paramref name="Floor"/> was saved is not counted: nobody has counted it.
/// </param>
/// <param name="Floor">For a restored group, or one that went back: the newest floor that was known. It says since when losses are not counted.</param>
public sealed record GroupCreation(
    GroupCreationKind Kind, EntryId After, long MayRepeat = 0, long MayBeLost = 0, GroupFloor? Floor = null);
