using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.RenewAsync"/>.</summary>
internal static class RenewLeases
{
    // KEYS: the stream, the due times of its group, then the dedupe keys.
    // ARGV: group, consumer, lease in milliseconds, smallest id, largest id, number of ids, the ids; then for each
    // dedupe key the position of its entry among the ids.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.WithPayload + LuaParts.Now +
        """
        local stream, due_times, group, consumer, lease = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
        local count = tonumber(ARGV[6])
        local first, last = 7, 6 + count
        local mine = pending_lines(stream, group, consumer, ARGV[4], ARGV[5], first, last)
        local owned, lost = {}, {}
        for i = first, last do
          if mine[ARGV[i]] then
            owned[#owned + 1] = ARGV[i]
          else
            lost[#lost + 1] = lost_line(stream, group, ARGV[i])
          end
        end

        local renewed, gone = with_payload(stream, owned, ARGV[4])
        if #renewed > 0 then
          -- JUSTID: the idle time starts again, the delivery count stays. The arguments of XCLAIM are ids and then options.
          renewed[#renewed + 1] = 'JUSTID'
          redis.call('XCLAIM', stream, group, consumer, 0, unpack(renewed))
        end

        if #gone > 0 then
          -- Those cannot be claimed, so that their idle time grows; no reaper takes up what is not due. A full memory may refuse it.
          local due = now() + lease
          for _, id in ipairs(gone) do redis.pcall('ZADD', due_times, due, id) end
          if redis.call('PTTL', due_times) < tonumber(lease) then redis.call('PEXPIREAT', due_times, due + 1) end
        end

        for k = 3, #KEYS do
          local id = ARGV[6 + tonumber(ARGV[last + k - 2])]
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

    public static async ValueTask<IReadOnlyList<LostEntry>> RunAsync(
        IScriptStore store, ConsumerKey consumer, ReadOnlyMemory<OwnedEntry> entries, TimeSpan lease, CancellationToken cancellationToken)
    {
        using ScriptCall call = Encode(consumer.Stream, consumer.Group, consumer.Name, entries.Span, lease);
        return InfoReplies.ReadLost(await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false));
    }

    private static ScriptCall Encode(
        StreamKey stream, string group, string consumer, ReadOnlySpan<OwnedEntry> entries, TimeSpan lease)
    {
        var call = new ScriptCall();
        call.Key(stream).Key(DeliveryKeys.DueTimes(stream, group));
        foreach (OwnedEntry entry in entries)
        {
            if (entry.DedupeKey is not null) call.Key(entry.DedupeKey);
        }

        call.Add(group).Add(consumer).AddTime(lease).AddBounds(entries).AddIds(entries);
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].DedupeKey is not null) call.Add(i + 1);
        }

        return call;
    }
}
