using Events.InMemory.Streams;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.InMemory.Delivery;

/// <summary>Decides what to make of a group that is gone or has gone back; see <see cref="IDeliveryStore.EnsureGroupAsync"/>.</summary>
internal static class GroupRestoring
{
    // As over Redis, where counting more would block the server for too long.
    private const int MaxCounted = 10_000;

    public static StreamExtent ExtentOf(StreamLog log) =>
        new(log.Length == 0 ? EntryId.Min : log.FirstId, log.LastId, log.EntriesAdded, log.Length);

    /// <summary>The group is there: does it stand where it has to?</summary>
    public static GroupCreation Compare(GroupFloor current, PendingList pending, StreamLog log, GroupFloor? kept, GroupFloor? known)
    {
        bool isUntold = IsUntold(known, kept, current.Stream);
        if ((isUntold ? known : Newest(kept, known)) is not { } newest
            || (!isUntold
                && current.Acknowledged >= newest.Acknowledged
                && current.LastDelivered >= newest.LastDelivered
                && current.Stream.Last >= newest.Stream.Last
                && current.Stream.EntriesAdded >= newest.Stream.EntriesAdded))
        {
            return new GroupCreation(GroupCreationKind.Existed, current.LastDelivered);
        }

        bool continues = Continues(newest, current.Stream);
        bool isKnown = continues || IsCopy(newest, current.Stream);
        return new GroupCreation(
            GroupCreationKind.Regressed,
            current.LastDelivered,
            isKnown ? CountUpTo(current.LastDelivered, pending) + CountAfter(current.LastDelivered, log, UpTo(newest, known)) : 0,
            continues ? 0 : newest.Unacknowledged,
            newest);
    }

    /// <summary>The group is gone: where does it continue?</summary>
    public static GroupCreation Restore(StreamLog log, GroupFloor? kept, GroupFloor? known)
    {
        StreamExtent extent = ExtentOf(log);
        GroupFloor newest = Newest(kept, known)!;
        EntryId after = EntryId.Min;
        foreach (GroupFloor? floor in (ReadOnlySpan<GroupFloor?>)[kept, known])
        {
            if (floor is not null && Continues(floor, extent) && after < floor.Acknowledged) after = floor.Acknowledged;
        }

        // In another stream nothing was delivered before.
        bool continues = Continues(newest, extent);
        long repeats = continues || IsCopy(newest, extent) ? CountAfter(after, log, UpTo(newest, known)) : 0;
        long lost = continues ? CountLost(newest, extent, log) : newest.Unacknowledged;
        return new GroupCreation(GroupCreationKind.Restored, after, repeats, lost, newest);
    }

    /// <summary>
    /// Tells whether the caller remembers a group of another stream than this one, and of the one that is there now nobody has said so: it was
    /// made by one who knew of none before it, or by another program.
    /// </summary>
    public static bool IsUntold(GroupFloor? known, GroupFloor? kept, StreamExtent now) =>
        known is not null && kept is null or { IsFresh: true } && known.Stream.Last >= known.Acknowledged && !Continues(known, now);

    // The newest one counts: what came before it, somebody has seen and told. Of one and the same, the caller knows more by now.
    private static GroupFloor? Newest(GroupFloor? kept, GroupFloor? known) =>
        known is not null && (kept is null || known.At > kept.At || (known.At == kept.At && known.Stream == kept.Stream)) ? known : kept;

    // Where the caller was the only consumer, nothing was delivered but what it was given.
    private static EntryId UpTo(GroupFloor newest, GroupFloor? known) =>
        ReferenceEquals(newest, known) && known!.HasOneConsumer ? known.LastDelivered : EntryId.Max;

    private static bool IsCopy(GroupFloor floor, StreamExtent now)
    {
        StreamExtent then = floor.Stream;
        long removed = now.EntriesAdded - now.Length;
        long removedThen = then.EntriesAdded - then.Length;
        if (now.EntriesAdded > then.EntriesAdded || removed > removedThen || now.Last > then.Last) return false;
        if (now.Length == 0 || then.Length == 0) return true;
        return removedThen == 0 ? now.First == then.First : now.First <= then.First;
    }

    private static bool Continues(GroupFloor floor, StreamExtent now)
    {
        StreamExtent then = floor.Stream;
        long removed = now.EntriesAdded - now.Length;
        if (now.EntriesAdded < then.EntriesAdded || removed < then.EntriesAdded - then.Length) return false;
        if (now.Last < then.Last || now.Last < floor.Acknowledged) return false;
        if (then.Length == 0) return true;
        if (removed == 0) return now.First == then.First;
        return now.Length == 0 || then.Last < now.First ? removed >= then.EntriesAdded : now.First >= then.First;
    }

    private static long CountLost(GroupFloor floor, StreamExtent now, StreamLog log)
    {
        StreamExtent then = floor.Stream;
        long removed = now.EntriesAdded - now.Length - (then.EntriesAdded - then.Length);
        bool isTrimmed = now.Length == 0 || floor.Acknowledged < now.First;
        bool isDeleted = floor.Acknowledged < log.MaxDeletedId;
        if (!isTrimmed && !isDeleted) removed = 0;
        return Math.Min(floor.Unacknowledged + now.EntriesAdded - then.EntriesAdded, removed + floor.PayloadGone);
    }

    // What is pending behind the position is read once more from there, and counts there.
    private static long CountUpTo(EntryId id, PendingList pending)
    {
        if (pending.Count == 0 || pending.First!.Id > id) return 0;
        if (pending.Last!.Id <= id) return pending.Count;
        int count = 0;
        PendingList.Cursor cursor = pending.From(EntryId.Min);
        while (count < MaxCounted && cursor.TryNext(out PendingDelivery? delivery) && delivery.Id <= id) count++;
        return count < MaxCounted ? count : pending.Count;
    }

    private static long CountAfter(EntryId id, StreamLog log, EntryId upTo)
    {
        if (log.Length == 0 || id >= log.LastId) return 0;
        if (upTo == EntryId.Max && id < log.FirstId) return log.Length;
        StreamCursor cursor = log.Range(id.Next(), upTo);
        int count = 0;
        while (count < MaxCounted && cursor.TryNext(out _)) count++;
        return count < MaxCounted ? count : log.Length;
    }
}
