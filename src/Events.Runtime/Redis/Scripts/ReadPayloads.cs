using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Scripts;

/// <summary>
/// Reads what is in entries that are claimed. Nobody else claims them meanwhile, but they can be trimmed. Where they most likely
/// stand is read together with the claim, so that a page mostly costs one round trip. What does not fit into a page is not read.
/// </summary>
internal static class ReadPayloads
{
    // KEYS: the stream. ARGV: the ids.
    private static readonly LuaScript Script = new(
        """
        local entries = {}
        for _, id in ipairs(ARGV) do
          local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
          if entry then entries[#entries + 1] = entry end
        end
        return entries
        """);

    /// <param name="store">The store.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="claim">Claims them.</param>
    /// <param name="from">From where they most likely stand side by side; <see cref="EntryId.Min"/> when nobody knows.</param>
    /// <param name="to">To where; <see cref="EntryId.Max"/> when nobody knows.</param>
    /// <param name="count">How many are claimed at the most.</param>
    /// <param name="cancellationToken">Cancels waiting; what is claimed stays so.</param>
    public static async ValueTask<ClaimedPayloads> RunAsync(
        IScriptStore store,
        StreamKey stream,
        Func<Task<ClaimedIds>> claim,
        EntryId from,
        EntryId to,
        int count,
        CancellationToken cancellationToken)
    {
        EntryPage? entries = null;
        Task<ClaimedIds> claiming = claim();
        if (from != EntryId.Min)
        {
            Task<EntryPage> reading = store.RangeAsync(stream, from, to, count, cancellationToken).AsTask();
            await Task.WhenAll(claiming, reading).ConfigureAwait(false);
            entries = await reading.ConfigureAwait(false);
        }

        ClaimedIds claimed = await claiming.ConfigureAwait(false);
        EntryId[] ids = claimed.Ids;
        if (entries is not null && TryKeep(entries, ref ids)) return Found(entries, ids);
        entries?.Dispose();
        if (ids.Length == 0) return Found(new EntryPage(null), ids);

        // What a dead consumer leaves behind mostly lies side by side: then one read without Lua has all of it.
        if (to == EntryId.Max)
        {
            entries = await store.RangeAsync(stream, ids[0], ids[^1], ids.Length, cancellationToken).ConfigureAwait(false);
            if (TryKeep(entries, ref ids)) return Found(entries, ids);
            entries.Dispose();
        }

        int asked = ids.Length;
        using ScriptCall call = new ScriptCall().Key(stream);
        foreach (EntryId id in ids) call.Add(id);
        entries = await store.EvalAsync(Script, call, () => new PageReply(PageShape.Entries, asked), cancellationToken).ConfigureAwait(false);
        ids = Within(entries, ids);
        var counts = new List<long>(entries.Count);
        var missing = new List<EntryId>();
        for (int i = 0; i < ids.Length; i++)
        {
            if (counts.Count < entries.Count && entries.GetId(counts.Count) == ids[i]) counts.Add(claimed.DeliveryCounts[i]);
            else missing.Add(ids[i]);
        }

        return new ClaimedPayloads(claimed, entries, counts, missing, claimed.Ids.AsMemory(ids.Length));

        ClaimedPayloads Found(EntryPage page, EntryId[] read) => new(
            claimed,
            page,
            read.Length == claimed.Ids.Length ? claimed.DeliveryCounts : [.. claimed.DeliveryCounts.Take(read.Length)],
            [],
            claimed.Ids.AsMemory(read.Length));
    }

    /// <summary>Tells whether a claim stands, so that whoever is refused what comes behind it does not know what it has.</summary>
    public static bool HasClaimed(Task<ClaimedIds>? claim) => claim is { IsCompletedSuccessfully: true, Result.Ids.Length: > 0 };

    // Those about which a page says something: of one that became too long the last are not there.
    private static EntryId[] Within(EntryPage entries, EntryId[] ids)
    {
        if (!entries.IsShortened) return ids;
        EntryId last = entries.GetId(entries.Count - 1);
        return Array.FindAll(ids, id => id <= last);
    }

    // Whether all of them are in the page, or the first when it became too long; then it has nothing else any more.
    private static bool TryKeep(EntryPage entries, ref EntryId[] claimed)
    {
        EntryId[] ids = Within(entries, claimed);
        if (entries.Count < ids.Length || (entries.IsShortened && ids.Length == 0)) return false;
        Span<bool> kept = entries.Count <= DeliveryLimits.MaxEntries ? stackalloc bool[entries.Count] : new bool[entries.Count];
        kept.Clear();
        int found = 0;
        for (int i = 0; i < entries.Count && found < ids.Length; i++)
        {
            if (entries.GetId(i) != ids[found]) continue;
            kept[i] = true;
            found++;
        }

        if (found < ids.Length) return false;
        if (found < entries.Count) entries.Keep(kept);
        claimed = ids;
        return true;
    }
}
