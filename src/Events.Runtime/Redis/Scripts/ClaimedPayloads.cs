using Events.Redis.Replies;
using Events.Store;

namespace Events.Redis.Scripts;

/// <summary>Entries that are claimed, and what is in them.</summary>
/// <param name="Claimed">What the claim said.</param>
/// <param name="Entries">The entries that are there.</param>
/// <param name="DeliveryCounts">How often each was delivered.</param>
/// <param name="Missing">Those that have no payload any more.</param>
/// <param name="Unread">Those that were not read, since the page became too long.</param>
internal readonly record struct ClaimedPayloads(
    ClaimedIds Claimed, EntryPage Entries, IReadOnlyList<long> DeliveryCounts, IReadOnlyList<EntryId> Missing, ReadOnlyMemory<EntryId> Unread);
