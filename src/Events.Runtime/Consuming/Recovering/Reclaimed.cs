namespace Events.Consuming.Recovering;

/// <summary>Says what became of entries that were to be taken up (<see cref="EntryClaims.ReclaimAsync"/>).</summary>
/// <param name="Here">Those that are here now.</param>
/// <param name="Unread">Those that are pending for this consumer and did not fit into a page, in their order: they come next.</param>
internal readonly record struct Reclaimed(HashSet<EntryId> Here, List<EntryId> Unread);
