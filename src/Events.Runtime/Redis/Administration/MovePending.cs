using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Roles;

namespace Events.Redis.Administration;

/// <summary><see cref="IAdministrationStore.MovePendingAsync"/>.</summary>
internal static class MovePending
{
    // KEYS: the stream. ARGV: group, the new owner, minimum idle time, then the entries, the smallest first.
    private static readonly LuaScript Script = new(LuaParts.WithPayload +
        """
        local stream, group, to, min_idle = KEYS[1], ARGV[1], ARGV[2], tonumber(ARGV[3])
        -- Also where there is nothing to move: an unknown group is told.
        redis.call('XPENDING', stream, group)
        local idle = {}
        for i = 4, #ARGV do
          local line = redis.call('XPENDING', stream, group, ARGV[i], ARGV[i], 1)[1]
          if line and (min_idle == 0 or line[3] >= min_idle) then idle[#idle + 1] = line[1] end
        end
        local there, gone = with_payload(stream, idle, idle[1])
        if #there > 0 then
          local claim = { unpack(there) }
          claim[#claim + 1] = 'JUSTID'
          redis.call('XCLAIM', stream, group, to, 0, unpack(claim))
        end
        return { there, gone }
        """);

    public static async ValueTask<MovedEntries> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string group,
        string to,
        TimeSpan minIdle,
        ReadOnlyMemory<EntryId> ids,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream);
        call.Add(group).Add(to).AddDuration(minIdle);
        foreach (EntryId id in ids.Span) call.Add(id);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
        return new MovedEntries(InfoReplies.ReadIds(reply[0]), InfoReplies.ReadIds(reply[1]));
    }
}
