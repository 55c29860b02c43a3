namespace Events.Store.InMemory;

/// <summary>What is to be made of a group that is gone or has gone back; see <see cref="IDeliveryStore.EnsureGroupAsync"/>.</summary>
internal static class GroupRestoring
{
    // As over Redis, where counting more would block the server for too long.
    private const int MaxCounted = 10_000;

    public static StreamExtent ExtentOf(StreamLog log) =>
        new(log.Length == 0 ? EntryId.Min : log.FirstId, log.LastId, log.EntriesAdded, log.Length);

    /// <summary>The group is there: does it stand where it has to?</summary>
    public static GroupCreation Compare(GroupFloor current, int pending, StreamLog log, List<GroupFloor> floors)
    {
        bool hasRegressed = false;
        long lost = 0;
        foreach (GroupFloor floor in floors)
        {
            if (current.Acknowledged >= floor.Acknowledged
                && current.LastDelivered >= floor.LastDelivered
                && current.Stream.Last >= floor.Stream.Last
                && current.Stream.EntriesAdded >= floor.Stream.EntriesAdded)
            {
                continue;
            }

            hasRegressed = true;
            if (!Continues(floor, current.Stream)) lost = Math.Max(lost, floor.Unacknowledged);
        }

        return hasRegressed
            ? new GroupCreation(
                GroupCreationKind.Regressed,
                current.LastDelivered,
                pending + CountAfter(current.LastDelivered, log),
                lost,
                Newest(floors))
            : new GroupCreation(GroupCreationKind.Existed, current.LastDelivered);
    }

    /// <summary>The group is gone: where does it continue?</summary>
    public static GroupCreation Restore(StreamLog log, List<GroupFloor> floors)
    {
        StreamExtent extent = ExtentOf(log);
        EntryId after = EntryId.Min;
        bool isNew = true;
        long lost = 0;
        foreach (GroupFloor floor in floors)
        {
            bool continues = Continues(floor, extent);
            if (continues && after < floor.Acknowledged) after = floor.Acknowledged;
            if (continues || floor.Stream.Last >= extent.First) isNew = false;
            lost = Math.Max(lost, continues ? CountLost(floor, extent, log) : floor.Unacknowledged);
        }

        long repeats = isNew ? 0 : CountAfter(after, log);
        return new GroupCreation(GroupCreationKind.Restored, after, repeats, lost, Newest(floors));
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

    private static long CountAfter(EntryId id, StreamLog log)
    {
        if (log.Length == 0 || id >= log.LastId) return 0;
        if (id < log.FirstId) return log.Length;
        StreamCursor cursor = log.Range(id.Next(), EntryId.Max);
        int count = 0;
        while (count < MaxCounted && cursor.TryNext(out _)) count++;
        return count < MaxCounted ? count : log.Length;
    }

    private static GroupFloor Newest(List<GroupFloor> floors)
    {
        GroupFloor newest = floors[0];
        foreach (GroupFloor floor in floors)
        {
            if (floor.At > newest.At) newest = floor;
        }

        return newest;
    }
}
