using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.RequeueAsync"/>.</summary>
internal static class RequeueDeadLetter
{
    // KEYS: the dead letters, the group's requeue stream. ARGV: id; the span that sends it back, or nothing;
    // other fields, name and value alternating, or nothing.
    private static readonly LuaScript Script = new(LuaParts.Ids + LuaParts.Refused +
        """
        local dead, requeue, id = KEYS[1], KEYS[2], ARGV[1]
        local letter = redis.call('XRANGE', dead, id, id)[1]
        if not letter then return false end
        local trace, fields = ARGV[2], { unpack(ARGV, 3) }
        local edited = #fields > 0
        local original
        for i = 1, #letter[2], 2 do
          local name, value = letter[2][i], letter[2][i + 1]
          if name == 'dead:id' then
            original = value
          elseif name == 'dead:omitted' and not edited then
            return redis.error_reply('OMITTED The dead letter ' .. id .. ' has not its original fields; give it fields')
          elseif not edited and string.sub(name, 1, 5) ~= 'dead:' then
            fields[#fields + 1] = name
            fields[#fields + 1] = value
          end
        end
        if #fields > 6800 then
          return redis.error_reply('OMITTED The dead letter ' .. id .. ' has more fields than can be moved; give it fields')
        end
        fields[#fields + 1] = 'dead:id'
        fields[#fields + 1] = original or id
        if trace ~= '' then
          fields[#fields + 1] = 'dead:trace'
          fields[#fields + 1] = trace
        end
        local why = refused('XDEL', dead, id) or refused('XINFO', 'GROUPS', requeue) or refused('XPENDING', requeue, 'g') or refused('XTRIM', requeue, 'MINID', '0')
        if why then return redis.error_reply(why) end
        -- XADD is the only command that may be refused now, and the first that writes.
        local requeued = redis.call('XADD', requeue, '*', unpack(fields))
        redis.call('XDEL', dead, id)

        -- What its groups are done with goes; nobody else reads this stream.
        local keep
        for _, about in ipairs(redis.call('XINFO', 'GROUPS', requeue)) do
          local group = {}
          for i = 1, #about, 2 do group[about[i]] = about[i + 1] end
          local from = group['last-delivered-id']
          local oldest = redis.call('XPENDING', requeue, group.name)[2]
          if oldest and less(oldest, from) then from = oldest end
          if not keep or less(from, keep) then keep = from end
        end
        if keep then redis.call('XTRIM', requeue, 'MINID', keep) end
        return requeued
        """);

    public static async ValueTask<EntryId?> RunAsync(
        IScriptStore store,
        StreamKey deadLetters,
        EntryId deadLetter,
        StreamKey requeue,
        RequeueChanges changes,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(deadLetters).Key(requeue).Add(deadLetter).Add(changes.Trace ?? "");
        foreach ((string name, string value) in changes.Fields ?? []) call.Add(name).Add(value);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return reply.AsNullableId();
    }
}
