namespace Events.Redis.Replies;

/// <summary>The reply of a script that claims: which entries the consumer has now, without what is in them.</summary>
/// <param name="Last">The last one that was looked at; <see cref="EntryId.Min"/> when there are no more.</param>
/// <param name="Ids">The claimed ones, in their order.</param>
/// <param name="DeliveryCounts">How often each was delivered.</param>
/// <param name="Gone">Those without a payload.</param>
internal readonly record struct ClaimedIds(EntryId Last, EntryId[] Ids, long[] DeliveryCounts, EntryId[] Gone);
