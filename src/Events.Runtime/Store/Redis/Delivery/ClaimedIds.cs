using Events.Resp;

namespace Events.Store.Redis;

/// <summary>What a script answers that claims: which entries the consumer has now, without what is in them.</summary>
/// <param name="Last">The last one that was looked at; <see cref="EntryId.Min"/> when there are no more.</param>
/// <param name="Ids">The claimed ones, in their order.</param>
/// <param name="DeliveryCounts">How often each was delivered.</param>
/// <param name="Gone">Those without a payload.</param>
internal readonly record struct ClaimedIds(
    EntryId Last, IReadOnlyList<EntryId> Ids, IReadOnlyList<long> DeliveryCounts, IReadOnlyList<EntryId> Gone)
{
    public static ClaimedIds Read(RespValue reply)
    {
        IReadOnlyList<RespValue> parts = reply.AsArray(4);
        IReadOnlyList<EntryId> ids = InfoReplies.ReadIds(parts[1]);
        IReadOnlyList<RespValue> counts = parts[2].AsArray(ids.Count);
        long[] deliveryCounts = new long[counts.Count];
        for (int i = 0; i < deliveryCounts.Length; i++) deliveryCounts[i] = counts[i].AsInteger();
        return new ClaimedIds(parts[0].AsId(), ids, deliveryCounts, InfoReplies.ReadIds(parts[3]));
    }
}
