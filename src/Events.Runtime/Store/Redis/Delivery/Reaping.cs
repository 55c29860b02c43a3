namespace Events.Store.Redis;

/// <summary><see cref="IDeliveryStore.ReapAsync"/>: one write, and more only where something is out of the ordinary.</summary>
internal static class Reaping
{
    // A look for counts that the first write has not told. It lists the consumer's other entries too.
    private const int LinesPerLook = 1000;

    /// <summary>Makes the page of what the server has claimed.</summary>
    public static async ValueTask<ReapPage> FinishAsync(
        CommandStreamStore store,
        ClaimedWithCounts claimed,
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        int count,
        CancellationToken cancellationToken)
    {
        ClaimPage page = claimed.Page;
        try
        {
            EntryPage entries = page.Entries;
            long[] counts = claimed.Counts;
            if (claimed.Found < entries.Count && claimed.Lines == count)
            {
                await FindCountsAsync(store, claimed, stream, group, consumer, cancellationToken).ConfigureAwait(false);
            }

            if (entries.Count > 0 && claimed.Waiting > 0)
            {
                await PutBackAsync(store, entries, counts, stream, group, consumer, minIdle, cancellationToken)
                    .ConfigureAwait(false);
            }

            // No count: it is put back, or not the consumer's any more.
            if (counts.Contains(0)) counts = Keep(entries, counts);
            return new ReapPage(page.Cursor, entries, counts, page.DeletedIds);
        }
        catch
        {
            page.Dispose();
            throw;
        }
    }

    // The consumer owns other entries in between, so the lines ended too early.
    private static async ValueTask FindCountsAsync(
        CommandStreamStore store,
        ClaimedWithCounts claimed,
        StreamKey stream,
        string group,
        string consumer,
        CancellationToken cancellationToken)
    {
        EntryPage entries = claimed.Page.Entries;
        EntryId last = entries.GetId(entries.Count - 1);
        EntryId line = claimed.LastLine;
        int next = 0;
        while (line < last)
        {
            var query = new PendingQuery { From = line.Next(), To = last, Count = LinesPerLook, Consumer = consumer };
            IReadOnlyList<PendingEntry> lines = await store.PendingAsync(stream, group, query, cancellationToken)
                .ConfigureAwait(false);
            foreach (PendingEntry pending in lines)
            {
                while (entries.GetId(next) < pending.Id) next++;
                if (entries.GetId(next) == pending.Id) claimed.Counts[next] = pending.DeliveryCount;
            }

            if (lines.Count < LinesPerLook) return;
            line = lines[^1].Id;
        }
    }

    private static async ValueTask PutBackAsync(
        CommandStreamStore store,
        EntryPage entries,
        long[] counts,
        StreamKey stream,
        string group,
        string consumer,
        TimeSpan minIdle,
        CancellationToken cancellationToken)
    {
        for (int start = 0; start < counts.Length; start += ScriptCall.MaxEntries)
        {
            var ids = new EntryId[Math.Min(ScriptCall.MaxEntries, counts.Length - start)];
            for (int i = 0; i < ids.Length; i++) ids[i] = entries.GetId(start + i);
            IReadOnlyList<EntryId> putBack = await PutBack.RunAsync(
                store, stream, group, consumer, minIdle, ids, cancellationToken).ConfigureAwait(false);
            int next = start;
            foreach (EntryId id in putBack)
            {
                while (entries.GetId(next) != id) next++;
                counts[next] = 0;
            }
        }
    }

    private static long[] Keep(EntryPage entries, long[] counts)
    {
        bool[] kept = Array.ConvertAll(counts, static count => count > 0);
        entries.Keep(kept);
        return Array.FindAll(counts, static count => count > 0);
    }
}
