using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Administration;

/// <summary><see cref="IAdministrationStore.DeleteGroupAsync"/>.</summary>
internal static class DeleteGroup
{
    // KEYS: the stream, what was requeued for the group, its due times, the floors. ARGV: group, 1 to delete it although it has something left to do.
    private static readonly LuaScript Script = new(
        """
        local group, pending, unread = ARGV[1], 0, 0
        local function look(stream)
          for _, about in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
            local found = {}
            for i = 1, #about, 2 do found[about[i]] = about[i + 1] end
            if found.name == group then
              pending = pending + found.pending
              local last = found['last-delivered-id']
              -- Behind the greatest ID there is none, not even one to ask for.
              if last ~= '18446744073709551615-18446744073709551615' then unread = unread + #redis.call('XRANGE', stream, '(' .. last, '+', 'COUNT', 1) end
              return true
            end
          end
          return false
        end
        if not look(KEYS[1]) then return redis.error_reply('NOGROUP No such consumer group ' .. group .. ' for key name ' .. KEYS[1]) end
        -- What nobody has begun to read is all unread.
        if redis.call('EXISTS', KEYS[2]) == 1 and not look(KEYS[2]) then unread = unread + redis.call('XLEN', KEYS[2]) end
        if ARGV[2] ~= '1' and pending + unread > 0 then return { 0, pending, unread } end
        redis.call('XGROUP', 'DESTROY', KEYS[1], group)
        redis.call('DEL', KEYS[2], KEYS[3])
        redis.call('HDEL', KEYS[4], group)
        return { 1, pending, unread }
        """);

    public static async ValueTask<GroupDeletion> RunAsync(
        IScriptStore store, StreamKey stream, string group, bool evenIfUnfinished, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(DeliveryKeys.Requeue(stream, group)).Key(DeliveryKeys.DueTimes(stream, group))
            .Key(DeliveryKeys.Floors(stream));
        call.Add(group).Add(evenIfUnfinished ? 1 : 0);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(3);
        return new GroupDeletion(reply[0].AsInteger() == 1, reply[1].AsInteger(), reply[2].AsInteger() > 0);
    }
}
