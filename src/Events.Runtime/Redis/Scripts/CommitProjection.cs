using Events.Commits;
using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Projections;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IProjectionStore.CommitProjectionAsync"/>.</summary>
internal static class CommitProjection
{
    // KEYS: the record, the keys of the state, the key of each command.
    // ARGV: role, generation, owner, position before or nothing, position behind, its counters, lease, how long the old state is kept, 1 when it has
    // caught up; number of keys that are new, those; the commands.
    private static readonly LuaScript Script = new(LuaParts.Ids + LuaParts.Now + LuaParts.Refused + CommandLua.Text +
        """
        local record, role, number, owner, to = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[5]
        local found = redis.call('HMGET', record, role, number .. ':owner', number .. ':position', 'live')

        -- The fence: who has lost the lease, does not know the position, or takes a state for what it is not any more, writes nothing.
        if found[1] ~= number or found[2] ~= owner or (found[3] or '') ~= ARGV[4] then return 0 end
        local keys = tonumber(ARGV[10])
        local commands, wrong = read_commands(2, 11 + keys)
        if wrong then return wrong end

        -- So is what is written behind them: a state without its position would be written again.
        local why = refused('HSET', record, 'f', 'v') or refused('HDEL', record, 'f') or (keys > 0 and refused('SADD', KEYS[2], ARGV[11]))
        if why then return redis.error_reply(why) end
        local applied
        wrong, applied = apply_commands(commands)
        if wrong then
          -- A part of it is written and cannot be taken back: only a rebuild makes it right.
          if applied > 0 then redis.call('HSET', record, number .. ':broken', 1, number .. ':fault', wrong.err) end
          return wrong
        end
        for i = 11, 10 + keys do redis.call('SADD', KEYS[2], ARGV[i]) end
        local time = now()
        redis.call('HSET', record, number .. ':position', to, number .. ':counted', ARGV[6], number .. ':until', string.format('%.0f', time + ARGV[7]))
        redis.call('HDEL', record, number .. ':fault')
        if role ~= 'next' then return 1 end
        local live = found[4]
        local other = redis.call('HMGET', record, live .. ':position', live .. ':fault')
        if other[1] and less(to, other[1]) and not (other[2] and ARGV[9] == '1') then return 1 end
        redis.call('HSET', record, 'live', number, live .. ':drop', string.format('%.0f', time + ARGV[8]))
        redis.call('HDEL', record, 'next')
        return 2
        """);

    public static async ValueTask<ProjectionOutcome> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string projection,
        ProjectionCommit commit,
        IReadOnlyList<CommitCommand> commands,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(ProjectionNames.Record(stream, projection))
            .Key(ProjectionNames.Keys(stream, projection, commit.Generation));
        foreach (CommitCommand command in commands) call.Key(command.Key);
        call.Add(Word(commit.Role)).Add(commit.Generation).Add(commit.Owner).Add(commit.From?.ToString() ?? "").Add(commit.To.Id).Add(commit.To.Counted)
            .AddTime(commit.Lease).AddDuration(commit.KeepOld).Add(commit.IsCaughtUp ? 1 : 0).Add(commit.NewKeys.Count);
        foreach (string key in commit.NewKeys) call.Add(key);
        CommandArguments.Add(call, commands);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return (ProjectionOutcome)reply.AsInteger();
    }

    /// <summary>The field of the record with the number of a role's state.</summary>
    public static string Word(ProjectionRole role) => role switch
    {
        ProjectionRole.Live => "live",
        ProjectionRole.Next => "next",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Nobody writes a state that was live before."),
    };
}
