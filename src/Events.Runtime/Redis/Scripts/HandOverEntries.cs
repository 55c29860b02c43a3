using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.HandOverAsync"/>.</summary>
internal static class HandOverEntries
{
    // KEYS: the stream. ARGV: group, from, to, start, how many at the most.
    private static readonly LuaScript Script = new(LuaParts.WithPayload +
        """
        local stream, group, from, to = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
        local lines = redis.call('XPENDING', stream, group, ARGV[4], '+', ARGV[5], from)
        local ids, idle_of = {}, {}
        for i, line in ipairs(lines) do
          ids[i] = line[1]
          idle_of[line[1]] = line[3]
        end

        -- IDLE is one number for all ids of an XCLAIM; entries of one read share it.
        local by_idle, moved = {}, 0
        for _, id in ipairs((with_payload(stream, ids, ids[1]))) do
          local idle = idle_of[id]
          by_idle[idle] = by_idle[idle] or {}
          table.insert(by_idle[idle], id)
          moved = moved + 1
        end
        for idle, group_ids in pairs(by_idle) do
          for _, option in ipairs({ 'IDLE', string.format('%.0f', idle), 'JUSTID' }) do group_ids[#group_ids + 1] = option end
          redis.call('XCLAIM', stream, group, to, 0, unpack(group_ids))
        end
        return { moved, #lines == tonumber(ARGV[5]) and ids[#ids] or false }
        """);

    public static async ValueTask<long> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string group,
        string from,
        string to,
        CancellationToken cancellationToken)
    {
        long moved = 0;
        EntryId? start = EntryId.Min;
        while (start is not null)
        {
            using ScriptCall call = new ScriptCall().Key(stream);
            call.Add(group).Add(from).Add(to).Add(start.Value).Add(DeliveryLimits.MaxEntries);
            IReadOnlyList<RespValue> reply =
                (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
            moved += reply[0].AsInteger();
            start = reply[1].AsNullableId() is { } last && last != EntryId.Max ? last.Next() : null;
        }

        return moved;
    }
}
