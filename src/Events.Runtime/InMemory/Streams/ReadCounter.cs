namespace Events.InMemory.Streams;

/// <summary>
/// Counts the entries that a group has read and those that are still to come, by the rules of Redis 7.0. They count positions,
/// not entries, and give up (null) where deleted entries make the count unknown.
/// </summary>
internal static class ReadCounter
{
    /// <summary>The counter's value once the entry was delivered.</summary>
    /// <param name="log">The stream.</param>
    /// <param name="read">What the counter was.</param>
    /// <param name="id">The entry.</param>
    public static long? After(StreamLog log, long? read, EntryId id) =>
        read is not null && !HasDeletedFrom(log, id) ? read + 1 : Estimate(log, id);

    /// <summary>The number of entries that are still to come.</summary>
    /// <param name="log">The stream.</param>
    /// <param name="read">The group's counter.</param>
    /// <param name="lastDelivered">The group's position.</param>
    public static long? Lag(StreamLog log, long? read, EntryId lastDelivered)
    {
        if (log.EntriesAdded == 0) return 0;
        if (read is not null && !HasDeletedFrom(log, lastDelivered)) return log.EntriesAdded - read;
        return log.EntriesAdded - Estimate(log, lastDelivered);
    }

    // Trimming makes deleted entries forgotten that lie before what is left.
    private static bool HasDeletedFrom(StreamLog log, EntryId id) =>
        log.Length > 0 && log.MaxDeletedId != EntryId.Min && log.MaxDeletedId >= log.FirstId && id <= log.MaxDeletedId;

    private static long? Estimate(StreamLog log, EntryId id)
    {
        if (log.EntriesAdded == 0) return 0;
        if (log.Length == 0 && id <= log.LastId) return log.EntriesAdded;
        if (id == log.LastId) return log.EntriesAdded;
        if (id > log.LastId) return null;
        if (log.MaxDeletedId == EntryId.Min || log.MaxDeletedId < log.FirstId)
        {
            if (id < log.FirstId) return log.EntriesAdded - log.Length;
            if (id == log.FirstId) return log.EntriesAdded - log.Length + 1;
        }

        return null;
    }
}
