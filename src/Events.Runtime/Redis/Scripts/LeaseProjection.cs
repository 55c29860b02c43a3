using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IProjectionStore.LeaseProjectionAsync"/> and <see cref="IProjectionStore.ReleaseProjectionAsync"/>.</summary>
internal static class LeaseProjection
{
    // KEYS: the record, the names. ARGV: name, role, owner, lease.
    private static readonly LuaScript Take = new(LuaParts.Refused + LuaParts.Now +
        """
        local record, role, owner, time = KEYS[1], ARGV[2], ARGV[3], now()
        local number = redis.call('HGET', record, role)
        if not number then
          if role ~= 'live' then return false end
          local why = refused('HSET', record, 'f', 'v') or refused('SADD', KEYS[2], ARGV[1])
          if why then return redis.error_reply(why) end
          number = redis.call('HINCRBY', record, 'last', 1)
          redis.call('HSET', record, 'live', number)
          redis.call('SADD', KEYS[2], ARGV[1])
        end
        local found = redis.call('HMGET', record, number .. ':owner', number .. ':until', number .. ':position', number .. ':counted',
          number .. ':fault', number .. ':broken')
        if found[1] and found[1] ~= owner and tonumber(found[2]) > time then return false end
        redis.call('HSET', record, number .. ':owner', owner, number .. ':until', string.format('%.0f', time + ARGV[4]))
        return { tonumber(number), found[3], found[4], found[5], found[6] and 1 or 0 }
        """);

    // KEYS: the record. ARGV: generation, owner, fault.
    private static readonly LuaScript Release = new(
        """
        local record, number = KEYS[1], ARGV[1]
        if redis.call('HGET', record, number .. ':owner') ~= ARGV[2] then return 0 end
        redis.call('HDEL', record, number .. ':owner', number .. ':until')
        if ARGV[3] ~= '' then redis.call('HSET', record, number .. ':fault', ARGV[3]) end
        return 1
        """);

    public static async ValueTask<ProjectionLease?> RunAsync(
        IScriptStore store, StreamKey stream, string projection, ProjectionLeaseRequest request, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(ProjectionNames.Record(stream, projection)).Key(ProjectionNames.Names(stream))
            .Add(projection).Add(CommitProjection.Word(request.Role)).Add(request.Owner).AddTime(request.Lease);
        RespValue reply = await store.EvalAsync(Take, call, cancellationToken).ConfigureAwait(false);
        if (reply.IsNull) return null;
        IReadOnlyList<RespValue> found = reply.AsArray(5);
        ProjectionPosition? position = found[1].AsNullableId() is { } id
            ? ProjectionPosition.Of(id, found[2].IsNull ? null : found[2].AsText())
            : null;
        return new ProjectionLease((int)found[0].AsInteger(), position, found[3].IsNull ? null : found[3].AsText()) { IsBroken = found[4].AsInteger() != 0 };
    }

    public static async ValueTask ReleaseAsync(
        IScriptStore store, StreamKey stream, string projection, ProjectionRelease release, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall()
            .Key(ProjectionNames.Record(stream, projection)).Add(release.Generation).Add(release.Owner).Add(release.Fault ?? "");
        await store.EvalAsync(Release, call, cancellationToken).ConfigureAwait(false);
    }
}
