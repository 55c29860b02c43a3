using Events.InMemory.Streams;
using Events.Store.Delivery;

namespace Events.InMemory.Delivery;

/// <summary>Counts what a group has not read, and what was trimmed before it could: by the rules of the scripts over Redis.</summary>
internal static class GroupCounting
{
    // As over Redis, where counting more would block the server for too long.
    private const int MaxCounted = 1000;

    /// <summary>Counts the entries that were not delivered yet, and tells whether that is exact.</summary>
    public static (long Unread, bool IsExact) Unread(StreamLog log, EntryId delivered, long? read, GroupFloor? kept)
    {
        if (log.Length == 0 || delivered >= log.LastId) return (0, true);
        if (delivered < log.FirstId) return (log.Length, true);
        if (kept?.Counted is { } counted && CountsOn(counted, delivered, read) && GoesOn(kept, log, delivered)
            && log.EntriesAdded - log.Length <= counted.Position && log.MaxDeletedId <= counted.Delivered)
        {
            // Nothing behind where it was last counted was removed.
            long unread = log.EntriesAdded - counted.Position - (read!.Value - counted.Read!.Value);
            if (unread >= 0 && unread <= log.Length) return (unread, true);
        }

        StreamCursor cursor = log.Range(delivered.Next(), EntryId.Max);
        int count = 0;
        while (count < MaxCounted && cursor.TryNext(out _)) count++;
        if (count < MaxCounted) return (count, true);
        long? lag = ReadCounter.Lag(log, read, delivered);
        return (Math.Max(lag is null || lag > log.Length ? log.Length : lag.Value, MaxCounted), false);
    }

    /// <summary>The position at which the group is counted now.</summary>
    public static CountedPosition? Count(StreamLog log, GroupFloor floor, long? read, GroupFloor? kept) =>
        floor.IsLagExact ? new CountedPosition(floor.LastDelivered, log.EntriesAdded - floor.Lag, read)
        : kept is not null && GoesOn(kept, log, floor.LastDelivered) ? kept.Counted
        : null;

    /// <summary>Returns what was trimmed unread since the last floor, or ever if there is none.</summary>
    public static EntryLoss? FindLoss(StreamLog log, GroupFloor floor, GroupFloor? kept)
    {
        if (!floor.IsLagExact || floor.Counted is not { } now) return null;
        EntryId before = log.Length > 0 ? log.FirstId : log.LastId.Next();
        if (kept is null)
        {
            if (now.Read is { } read) return Bounded(now.Position - read, EntryId.Min);

            // Nobody has read as this group: whether it is older than what was trimmed is not known.
            bool isBehind = log.Length == 0 || floor.LastDelivered < log.FirstId;
            return isBehind && now.Position > 0 ? new EntryLoss(0, now.Position, floor.LastDelivered, before) : null;
        }

        if (!GoesOn(kept, log, floor.LastDelivered)) return null;
        CountedPosition then = kept.Counted!;
        if (floor.LastDelivered == then.Delivered) return Bounded(now.Position - then.Position, then.Delivered);
        if (!CountsOn(then, floor.LastDelivered, now.Read)) return null;
        return Bounded(now.Position - then.Position - (now.Read!.Value - then.Read!.Value), then.Delivered);

        // No more than was removed. All that is trimmed lies before what is left.
        EntryLoss? Bounded(long lost, EntryId after)
        {
            long removed = log.EntriesAdded - log.Length;
            if (kept is { IsLagExact: true }) removed -= kept.Stream.EntriesAdded - kept.Stream.Length;
            lost = Math.Min(lost, removed);
            return lost <= 0 || (log.Length > 0 && after >= log.FirstId.Previous()) ? null
                : new EntryLoss(log.MaxDeletedId <= after ? lost : 0, lost, after, before);
        }
    }

    // The count of read entries has gone on with the group.
    private static bool CountsOn(CountedPosition counted, EntryId delivered, long? read) =>
        counted.Read is not null && (delivered == counted.Delivered ? read == counted.Read : read > counted.Read);

    // The stream and the group are those of a floor, gone on since.
    private static bool GoesOn(GroupFloor kept, StreamLog log, EntryId delivered) =>
        kept.Counted is { } counted
        && log.EntriesAdded >= kept.Stream.EntriesAdded
        && log.LastId >= kept.Stream.Last
        && log.EntriesAdded - log.Length >= kept.Stream.EntriesAdded - kept.Stream.Length
        && delivered >= counted.Delivered;
}
