namespace Events.Store.Redis;

/// <summary>
/// Reads what is in entries that were claimed. Nobody else claims them meanwhile, but they can be trimmed.
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

    /// <returns>The entries that are there, how often they were delivered, and which have no payload any more.</returns>
    public static async ValueTask<(EntryPage Entries, IReadOnlyList<long> Counts, IReadOnlyList<EntryId> Missing)> RunAsync(
        CommandStreamStore store, StreamKey stream, ClaimedIds claimed, CancellationToken cancellationToken)
    {
        IReadOnlyList<EntryId> ids = claimed.Ids;
        if (ids.Count == 0) return (new EntryPage(null), [], []);

        // What a dead consumer leaves behind mostly lies side by side: then one read without Lua has all of it.
        EntryPage entries = await store.RangeAsync(stream, ids[0], ids[^1], ids.Count, cancellationToken).ConfigureAwait(false);
        if (IsAllOf(entries, ids)) return (entries, claimed.DeliveryCounts, []);
        entries.Dispose();

        using ScriptCall call = new ScriptCall().Key(stream);
        foreach (EntryId id in ids) call.Add(id);
        entries = await store.EvalAsync(Script, call, static () => new PageReply(PageShape.Entries), cancellationToken).ConfigureAwait(false);
        var counts = new List<long>(entries.Count);
        var missing = new List<EntryId>();
        for (int i = 0; i < ids.Count; i++)
        {
            if (counts.Count < entries.Count && entries.GetId(counts.Count) == ids[i]) counts.Add(claimed.DeliveryCounts[i]);
            else missing.Add(ids[i]);
        }

        return (entries, counts, missing);
    }

    private static bool IsAllOf(EntryPage entries, IReadOnlyList<EntryId> ids)
    {
        if (entries.Count != ids.Count) return false;
        for (int i = 0; i < ids.Count; i++)
        {
            if (entries.GetId(i) != ids[i]) return false;
        }

        return true;
    }
}
