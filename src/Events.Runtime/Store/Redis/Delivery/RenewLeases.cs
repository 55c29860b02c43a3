namespace Events.Store.Redis;

/// <summary><see cref="IDeliveryStore.RenewAsync"/>.</summary>
internal static class RenewLeases
{
    // KEYS: the stream, then the dedupe keys.
    // ARGV: group, consumer, lease of dedupe keys in milliseconds, smallest id, largest id, number of ids, the ids; then for each
    // dedupe key the position of its entry among the ids.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.WithPayload +
        """
        local stream, group, consumer, lease = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
        local count = tonumber(ARGV[6])
        local first, last = 7, 6 + count
        local mine = pending_lines(stream, group, consumer, ARGV[4], ARGV[5], first, last)
        local owned, lost = {}, {}
        for i = first, last do
          local list = mine[ARGV[i]] and owned or lost
          list[#list + 1] = ARGV[i]
        end

        local renewed = with_payload(stream, owned, ARGV[4])
        if #renewed > 0 then
          -- JUSTID: the idle time starts again, the delivery count stays. The arguments of XCLAIM are ids and then options.
          renewed[#renewed + 1] = 'JUSTID'
          redis.call('XCLAIM', stream, group, consumer, 0, unpack(renewed))
        end

        for k = 2, #KEYS do
          local id = ARGV[6 + tonumber(ARGV[last + k - 1])]
          if mine[id] then
            -- The claim is this entry's: prolong it. It ran out: take it again. It is another entry's, or done: leave it.
            if redis.pcall('GET', KEYS[k]) == id then
              redis.call('PEXPIRE', KEYS[k], lease)
            else
              redis.call('SET', KEYS[k], id, 'NX', 'PX', lease)
            end
          end
        end
        return lost
        """);

    public static async ValueTask<IReadOnlyList<EntryId>> RunAsync(
        CommandStreamStore store,
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        TimeSpan dedupeLease,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = Encode(stream, group, consumer, entries.Span, dedupeLease);
        return InfoReplies.ReadIds(await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false));
    }

    private static ScriptCall Encode(
        StreamKey stream, string group, string consumer, ReadOnlySpan<OwnedEntry> entries, TimeSpan dedupeLease)
    {
        var call = new ScriptCall();
        call.Key(stream);
        foreach (OwnedEntry entry in entries)
        {
            if (entry.DedupeKey is not null) call.Key(entry.DedupeKey);
        }

        call.Add(group).Add(consumer).AddTime(dedupeLease).AddBounds(entries).AddIds(entries);
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].DedupeKey is not null) call.Add(i + 1);
        }

        return call;
    }
}
