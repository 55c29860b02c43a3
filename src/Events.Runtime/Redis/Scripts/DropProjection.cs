using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IProjectionStore.DropOldProjectionAsync"/> and <see cref="IProjectionStore.DeleteProjectionAsync"/>.</summary>
internal static class DropProjection
{
    // KEYS: the keys of the state. ARGV: how many.
    private static readonly LuaScript Some = new("return redis.call('SRANDMEMBER', KEYS[1], ARGV[1])");

    // KEYS: the keys of the state, some of those. ARGV: the same, as the set has them.
    private static readonly LuaScript Delete = new(
        """
        for i = 2, #KEYS do
          redis.call('UNLINK', KEYS[i])
          redis.call('SREM', KEYS[1], ARGV[i - 1])
        end
        return redis.call('SCARD', KEYS[1])
        """);

    // KEYS: the record. ARGV: the generation.
    private static readonly LuaScript Forget = new(
        """
        local number = ARGV[1]
        for _, field in ipairs({ 'owner', 'until', 'position', 'counted', 'fault', 'broken', 'drop' }) do
          redis.call('HDEL', KEYS[1], number .. ':' .. field)
        end
        return 1
        """);

    // KEYS: the record, the names. ARGV: the name.
    private static readonly LuaScript Remove = new("redis.call('SREM', KEYS[2], ARGV[1]) return redis.call('DEL', KEYS[1])");

    /// <summary>A part of what is not kept any more.</summary>
    /// <returns>Whether there is more.</returns>
    public static async ValueTask<bool> OldAsync(IScriptStore store, StreamKey stream, string projection, CancellationToken cancellationToken)
    {
        (_, IReadOnlyList<int> due) = await FindProjection.ReadAsync(store, stream, projection, cancellationToken).ConfigureAwait(false);
        bool hasMore = false;
        foreach (int generation in due)
        {
            if (await StateAsync(store, stream, projection, generation, cancellationToken).ConfigureAwait(false))
            {
                hasMore = true;
                continue;
            }

            using ScriptCall call = new ScriptCall().Key(ProjectionNames.Record(stream, projection)).Add(generation);
            await store.EvalAsync(Forget, call, cancellationToken).ConfigureAwait(false);
        }

        return hasMore;
    }

    /// <summary>All of it.</summary>
    public static async ValueTask<bool> AllAsync(IScriptStore store, StreamKey stream, string projection, CancellationToken cancellationToken)
    {
        (ProjectionStanding? standing, _) = await FindProjection.ReadAsync(store, stream, projection, cancellationToken).ConfigureAwait(false);
        if (standing is null) return false;

        // As long as the record is there, a deletion that was cut off can be repeated.
        using ScriptCall call = new ScriptCall().Key(ProjectionNames.Record(stream, projection)).Key(ProjectionNames.Names(stream)).Add(projection);
        foreach (GenerationStanding generation in standing.Generations)
        {
            while (await StateAsync(store, stream, projection, generation.Number, cancellationToken).ConfigureAwait(false))
            {
            }
        }

        await store.EvalAsync(Remove, call, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static async ValueTask<bool> StateAsync(
        IScriptStore store, StreamKey stream, string projection, int generation, CancellationToken cancellationToken)
    {
        StreamKey keys = ProjectionNames.Keys(stream, projection, generation);
        using ScriptCall look = new ScriptCall().Key(keys).Add(ProjectionNames.KeysAtOnce);
        RespValue found = await store.EvalAsync(Some, look, cancellationToken).ConfigureAwait(false);
        if (found.Items.Count == 0) return false;
        using ScriptCall delete = new ScriptCall().Key(keys);
        foreach (RespValue key in found.Items) delete.Key(key.AsText());
        foreach (RespValue key in found.Items) delete.Add(key.AsText());
        return (await store.EvalAsync(Delete, delete, cancellationToken).ConfigureAwait(false)).AsInteger() > 0;
    }
}
