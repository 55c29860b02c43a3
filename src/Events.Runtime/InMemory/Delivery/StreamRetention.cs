using Events.InMemory.Streams;
using Events.Store;
using Events.Store.Retaining;

namespace Events.InMemory.Delivery;

/// <summary>One step of a retention rule, as the script over Redis does it.</summary>
internal static class StreamRetention
{
    public static RetentionRound Run(StoredStream stream, RetentionRule rule, long now)
    {
        StreamLog log = stream.Log;
        EntryId? first = log.Length == 0 ? null : log.FirstId;
        StoredGroup[] groups = [.. stream.Groups.OrderBy(static group => group.Name, StringComparer.Ordinal)];
        EntryId[] undelivered = [.. groups.Select(group => NextOf(log, group))];
        EntryId[] oldest = [.. groups.Select((group, i) => OldestHeld(group, first ?? EntryId.Max) ?? undelivered[i])];
        long[] pending = [.. groups.Select(static group => (long)group.Pending.Count)];
        long?[] lag = [.. groups.Select(group => ReadCounter.Lag(log, group.EntriesRead, group.LastDeliveredId))];
        bool isComplete = groups.Length > 0 && rule.RequiredGroups.All(name => groups.Any(group => group.Name == name));
        EntryId wanted = Wanted(log, rule, now);
        EntryId target = Target(log, rule, wanted, isComplete ? oldest.Min() : EntryId.Min);

        long before = log.Length;
        long[] lost = new long[groups.Length];
        if (first < target)
        {
            foreach (EntryId step in undelivered.Where(id => id < target).Distinct().Order().ToArray()) Trim(step, exact: true);
            Trim(target, rule.IsExact);
        }

        long kept = log.Length;
        if (rule.EachAcknowledged && isComplete) DeleteEach(log, groups, [wanted, .. undelivered]);

        // Whole nodes go up to a number of entries at a time; where none has gone, what is left is in one node with an entry that stays.
        EntryId? left = log.Length == 0 ? null : log.FirstId;
        bool hasMore = before > kept && left < target;
        return new RetentionRound(
            before - log.Length, hasMore, log.Length, left, log.LastId, DateTimeOffset.FromUnixTimeMilliseconds(now), [.. groups.Select(Describe)]);

        long Trim(EntryId id, bool exact)
        {
            long count = log.Trim(id == EntryId.Max ? StreamTrim.ToLength(0, exact: true) : StreamTrim.ToMinId(id, exact));
            for (int i = 0; i < groups.Length; i++)
            {
                if (undelivered[i] < id) lost[i] += count;
            }

            return count;
        }

        GroupRetention Describe(StoredGroup group, int i)
        {
            long lostPending = 0;
            PendingList.Cursor cursor = group.Pending.From(first ?? EntryId.Max);
            while (before > kept && cursor.TryNext(out PendingDelivery? delivery) && !(delivery.Id >= left)) lostPending++;
            EntryId? next = left is null || undelivered[i] == EntryId.Max ? null : undelivered[i] < left ? left : undelivered[i];
            EntryId? held = left is { } from ? OldestHeld(group, from) ?? next : null;
            return new GroupRetention(group.Name, held, lag[i], pending[i], lost[i], lostPending);
        }
    }

    // What is pending and was trimmed long ago holds nothing back.
    private static EntryId? OldestHeld(StoredGroup group, EntryId from) =>
        group.Pending.From(from).TryNext(out PendingDelivery? delivery) ? delivery.Id : null;

    // What all have been given and nobody has pending, whatever lies before it.
    private static void DeleteEach(StreamLog log, StoredGroup[] groups, EntryId[] bounds)
    {
        EntryId bound = bounds.Min();
        var done = new List<EntryId>();
        StreamCursor cursor = log.Range(EntryId.Min, EntryId.Max);
        while (cursor.TryNext(out StoredEntry entry) && entry.Id < bound)
        {
            EntryId id = entry.Id;
            if (!Array.Exists(groups, group => OldestHeld(group, id) == id)) done.Add(id);
        }

        foreach (EntryId id in done) log.Delete(id);
    }

    private static EntryId Wanted(StreamLog log, RetentionRule rule, long now)
    {
        EntryId target = rule.AfterAllGroups ? EntryId.Max : EntryId.Min;
        if (rule.MaxLength > 0 || rule.MaxAge > TimeSpan.Zero)
        {
            target = ByLength(log, rule.MaxLength);
            if (rule.MaxAge > TimeSpan.Zero) target = Later(target, new EntryId((ulong)Math.Max(0, now - (long)rule.MaxAge.TotalMilliseconds), 0));
        }

        return target;
    }

    private static EntryId Target(StreamLog log, RetentionRule rule, EntryId wanted, EntryId safe) =>
        rule.AfterAllGroups ? Later(wanted < safe ? wanted : safe, ByLength(log, rule.HardCap)) : wanted;

    private static EntryId ByLength(StreamLog log, long kept)
    {
        if (kept == 0 || log.Length <= kept) return EntryId.Min;
        StreamCursor cursor = log.Range(EntryId.Min, EntryId.Max);
        for (long i = log.Length - kept; i > 0; i--) cursor.TryNext(out _);
        return cursor.TryNext(out StoredEntry entry) ? entry.Id : EntryId.Min;
    }

    private static EntryId NextOf(StreamLog log, StoredGroup group) =>
        group.LastDeliveredId != EntryId.Max && log.Range(group.LastDeliveredId.Next(), EntryId.Max).TryNext(out StoredEntry entry) ? entry.Id : EntryId.Max;

    private static EntryId Later(EntryId a, EntryId b) => a < b ? b : a;
}
