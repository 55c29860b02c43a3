using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Roles;
using Events.Store.Schedules;
using Events.Streams;

namespace Events.Redis.Scripts;

/// <summary><see cref="IScheduleStore.CancelScheduledAsync"/>.</summary>
internal static class CancelScheduled
{
    // KEYS: when, what; what was moved, twice. ARGV: id.
    private static readonly LuaScript Script = new(ScheduleLua.MovedAs + LuaParts.Refused +
        """
        local id = ARGV[1]
        local why = refused('ZREM', KEYS[1], id) or refused('HDEL', KEYS[2], id)
        if why then return redis.error_reply(why) end
        if redis.call('ZREM', KEYS[1], id) == 1 then
          redis.call('HDEL', KEYS[2], id)
          return 1
        end
        return moved_as(id, KEYS[3], KEYS[4])
        """);

    // KEYS: when, what; what was moved, twice. ARGV: id.
    private static readonly LuaScript Knows = new(ScheduleLua.MovedAs +
        """
        if redis.call('ZSCORE', KEYS[1], ARGV[1]) or moved_as(ARGV[1], KEYS[3], KEYS[4]) then return 1 end
        return 0
        """);

    /// <summary><see cref="IScheduleStore.KnowsScheduledAsync"/>.</summary>
    public static async ValueTask<bool> KnowsAsync(IScriptStore store, StreamKey stream, string id, CancellationToken cancellationToken)
    {
        using ScriptCall call = Call(stream, id);
        return (await store.EvalAsync(Knows, call, cancellationToken).ConfigureAwait(false)).AsInteger() == 1;
    }

    public static async ValueTask<ScheduleCancellation> RunAsync(IScriptStore store, StreamKey stream, string id, CancellationToken cancellationToken)
    {
        using ScriptCall call = Call(stream, id);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return reply.Kind == RespKind.Integer ? new ScheduleCancellation(ScheduleCancellationKind.Cancelled, null)
            : reply.AsNullableId() is { } entry ? new ScheduleCancellation(ScheduleCancellationKind.AlreadyMoved, entry)
            : new ScheduleCancellation(ScheduleCancellationKind.Unknown, null);
    }

    private static ScriptCall Call(StreamKey stream, string id) => new ScriptCall().Key(ScheduleKeys.Times(stream)).Key(ScheduleKeys.Events(stream))
        .Key(ScheduleKeys.Moved(stream, 0)).Key(ScheduleKeys.Moved(stream, 1)).Add(id);
}
