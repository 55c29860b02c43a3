using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IProjectionStore.RebuildProjectionAsync"/>.</summary>
internal static class RebuildProjection
{
    // KEYS: the record.
    private static readonly LuaScript Script = new(LuaParts.Refused +
        """
        local record = KEYS[1]
        local found = redis.call('HMGET', record, 'live', 'next')
        if not found[1] then return false end
        if found[2] then
          if redis.call('HEXISTS', record, found[2] .. ':fault') == 0 then return tonumber(found[2]) end
        end
        local why = refused('HSET', record, 'f', 'v') or refused('HINCRBY', record, 'last', 1)
        if why then return redis.error_reply(why) end
        if found[2] then redis.call('HSET', record, found[2] .. ':drop', 0) end
        local number = redis.call('HINCRBY', record, 'last', 1)
        redis.call('HSET', record, 'next', number)
        return number
        """);

    public static async ValueTask<int?> RunAsync(IScriptStore store, StreamKey stream, string projection, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(ProjectionNames.Record(stream, projection));
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return (int?)reply.AsNullableInteger();
    }
}
