using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.AcknowledgeOwnedAsync"/>.</summary>
internal static class AcknowledgeOwned
{
    // KEYS: the stream, then the dedupe keys.
    // ARGV: group, consumer, smallest id, largest id, number of ids, the ids; then for each dedupe key the position of its entry
    // among the ids and for how many milliseconds it is remembered.
    private static readonly LuaScript Script = new(LuaParts.PendingLines +
        """
        local stream, group, consumer = KEYS[1], ARGV[1], ARGV[2]
        local count = tonumber(ARGV[5])
        local first, last = 6, 5 + count
        local mine = pending_lines(stream, group, consumer, ARGV[3], ARGV[4], first, last)
        local owned, lost, nobodys = {}, {}, {}
        for i = first, last do
          if mine[ARGV[i]] then
            owned[#owned + 1] = ARGV[i]
          else
            local line = lost_line(stream, group, ARGV[i])
            lost[#lost + 1] = line
            nobodys[ARGV[i]] = not line[2]
          end
        end
        -- The acknowledgement first: it is allowed when the server is out of memory, and once a script has written, so is SET.
        if #owned > 0 then redis.call('XACK', stream, group, unpack(owned)) end
        for k = 2, #KEYS do
          local position = last + 2 * (k - 1) - 1
          local id = ARGV[5 + tonumber(ARGV[position])]
          -- Where the record was destroyed and the claim is still this entry's, it was handled here and nowhere else.
          if mine[id] or (nobodys[id] and redis.pcall('GET', KEYS[k]) == id) then
            redis.call('SET', KEYS[k], 'done', 'PX', ARGV[position + 1])
          end
        end
        return lost
        """);

    public static async ValueTask<IReadOnlyList<LostEntry>> RunAsync(
        IScriptStore store, ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, CancellationToken cancellationToken)
    {
        using ScriptCall call = Encode(consumer.Stream, consumer.Group, consumer.Name, entries.Span);
        return InfoReplies.ReadLost(await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false));
    }

    private static ScriptCall Encode(StreamKey stream, string group, string consumer, ReadOnlySpan<OwnedEntry> entries)
    {
        var call = new ScriptCall();
        call.Key(stream);
        foreach (OwnedEntry entry in entries)
        {
            if (entry.DedupeKey is not null) call.Key(entry.DedupeKey);
        }

        call.Add(group).Add(consumer).AddBounds(entries).AddIds(entries);
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].DedupeKey is not null) call.Add(i + 1).AddTime(entries[i].DedupeWindow);
        }

        return call;
    }
}
