using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary>The scripts of <see cref="IPartitionStore"/> by which a stream gets more partitions.</summary>
internal static class GrowPartitions
{
    /// <summary><c>last_growth(key)</c>: the number that the last growth leads to, nil where there was none, and whether it is complete.</summary>
    public const string Last =
        """
        local function last_growth(key)
          local grown, last, is_complete = redis.call('HGETALL', key), nil, false
          for i = 1, #grown, 2 do
            local to, done = string.match(grown[i + 1], '^(%d+) %d+ %d+ ([01])$')
            if to and (not last or tonumber(to) > tonumber(last)) then last, is_complete = to, done == '1' end
          end
          return last, is_complete
        end

        """;

    // layout(): the number, how it has grown, and the time, which is the same throughout.
    private const string Layout = LuaParts.Now +
        """
        local time = now()
        local function layout()
          return { redis.call('GET', KEYS[1]), redis.call('HGETALL', KEYS[2]), time }
        end

        """;

    // KEYS: the number, how it has grown.
    private static readonly LuaScript ReadScript = new(Layout + "return layout()");

    // KEYS: the same. ARGV: the number that there are to be, time until the switch and time to settle, milliseconds.
    private static readonly LuaScript AnnounceScript = new(Layout +
        """
        local known, to = redis.call('GET', KEYS[1]), tonumber(ARGV[1])
        local from = known and tonumber(known)
        if not from or from < 1 or to <= from or to % from ~= 0 then return { known } end
        redis.call('SET', KEYS[1], '0')
        redis.call('HSET', KEYS[2], known, string.format('%d %.0f %d 0', to, time + ARGV[2], ARGV[3]))
        return layout()
        """);

    // KEYS: the same. ARGV: the number before the growth; partitions, each with its last entry.
    private static readonly LuaScript SaveEndsScript = new(Layout +
        """
        if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then
          for i = 2, #ARGV, 2 do
            local old = ARGV[1] .. ':' .. ARGV[i]
            if redis.call('HEXISTS', KEYS[2], old) == 0 then redis.call('HSET', KEYS[2], old, ARGV[i + 1]) end
          end
        end
        return layout()
        """);

    // KEYS: the same. ARGV: the number before the growth.
    private static readonly LuaScript CompleteScript = new(Layout +
        """
        local growth = redis.call('HGET', KEYS[2], ARGV[1])
        local to, at = string.match(growth or '', '^(%d+) (%d+ %d+) 0$')
        if to then
          redis.call('SET', KEYS[1], to)
          redis.call('HSET', KEYS[2], ARGV[1], to .. ' ' .. at .. ' 1')
        end
        return layout()
        """);

    public static async ValueTask<PartitionLayout?> ReadAsync(IScriptStore store, StreamKey stream, CancellationToken cancellationToken)
    {
        using ScriptCall call = Call(stream);
        return Read(stream, (await store.EvalAsync(ReadScript, call, cancellationToken).ConfigureAwait(false)).AsArray(3));
    }

    public static async ValueTask<PartitionLayout> AnnounceAsync(
        IScriptStore store, StreamKey stream, GrowthRequest request, CancellationToken cancellationToken)
    {
        using ScriptCall call = Call(stream).Add(request.Partitions).AddTime(request.Lead).AddTime(request.Settling);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(AnnounceScript, call, cancellationToken).ConfigureAwait(false)).AsArray();
        if (reply.Count > 1) return Read(stream, reply)!;
        int? known = reply.Count == 0 || reply[0].IsNull ? null : SharePartitions.ReadCount(stream, reply[0]);
        throw GrowthRules.Refuse(stream, known, request.Partitions);
    }

    public static async ValueTask<PartitionLayout?> SaveEndsAsync(
        IScriptStore store, StreamKey stream, int from, IReadOnlyDictionary<int, EntryId> ends, CancellationToken cancellationToken)
    {
        using ScriptCall call = Call(stream).Add(from);
        foreach ((int partition, EntryId end) in ends) call.Add(partition).Add(end);
        return Read(stream, (await store.EvalAsync(SaveEndsScript, call, cancellationToken).ConfigureAwait(false)).AsArray(3));
    }

    public static async ValueTask<PartitionLayout?> CompleteAsync(IScriptStore store, StreamKey stream, int from, CancellationToken cancellationToken)
    {
        using ScriptCall call = Call(stream).Add(from);
        return Read(stream, (await store.EvalAsync(CompleteScript, call, cancellationToken).ConfigureAwait(false)).AsArray(3));
    }

    private static ScriptCall Call(StreamKey stream) => new ScriptCall().Key(PartitionKeys.Count(stream)).Key(PartitionKeys.Growths(stream));

    private static PartitionLayout? Read(StreamKey stream, IReadOnlyList<RespValue> reply)
    {
        if (reply[0].IsNull) return null;
        IReadOnlyList<RespValue> texts = reply[1].AsArray();
        var fields = new List<KeyValuePair<string, string>>(texts.Count / 2);
        for (int i = 0; i + 1 < texts.Count; i += 2) fields.Add(new(texts[i].AsText(), texts[i + 1].AsText()));
        return PartitionLayout.Read(
            stream, SharePartitions.ReadCount(stream, reply[0]), fields, DateTimeOffset.FromUnixTimeMilliseconds(reply[2].AsInteger()));
    }
}
