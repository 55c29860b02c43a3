using System.Globalization;
using Events.Errors;
using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Partitions;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary>The scripts of <see cref="IPartitionStore"/>.</summary>
internal static class SharePartitions
{
    // KEYS: the number. ARGV: the number that it is to be.
    private static readonly LuaScript Agree = new(
        """
        local known = redis.call('GET', KEYS[1])
        if known then return known end
        redis.call('SET', KEYS[1], ARGV[1])
        return ARGV[1]
        """);

    // KEYS: the members, the owners. ARGV: member, lease in milliseconds, number of partitions; how many it holds, and those; how many it has released, and
    // those; how many it refuses, and those.
    private static readonly LuaScript Script = new(
        LuaParts.Now +
        """
        local me, partitions, time = ARGV[1], tonumber(ARGV[3]), now()
        local at = 4
        local function list()
          local found = {}
          for i = at + 1, at + tonumber(ARGV[at]) do found[#found + 1] = ARGV[i] end
          at = at + #found + 1
          return found
        end
        local held, released, refused = list(), list(), {}
        for _, partition in ipairs(list()) do refused[partition] = true end

        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', time)
        redis.call('ZADD', KEYS[1], time + ARGV[2], me)
        local members, there = redis.call('ZRANGE', KEYS[1], 0, -1), {}
        for _, member in ipairs(members) do there[member] = true end

        local owners, stored = {}, redis.call('HGETALL', KEYS[2])
        for i = 1, #stored, 2 do
          if there[stored[i + 1]] then owners[stored[i]] = stored[i + 1] else redis.call('HDEL', KEYS[2], stored[i]) end
        end
        for _, partition in ipairs(released) do
          if owners[partition] == me then
            owners[partition] = nil
            redis.call('HDEL', KEYS[2], partition)
          end
        end
        local function take(partition)
          owners[partition] = me
          redis.call('HSET', KEYS[2], partition, me)
        end
        for _, partition in ipairs(held) do
          if not owners[partition] then take(partition) end
        end

        table.sort(members)
        local quota, mine = math.floor(partitions / #members), {}
        for i = 1, partitions % #members do
          if members[i] == me then quota = quota + 1 end
        end
        local count = 0
        for partition = 0, partitions - 1 do
          if owners[tostring(partition)] == me then count = count + 1 end
        end
        for partition = 0, partitions - 1 do
          local name = tostring(partition)
          if count < quota and not owners[name] and not refused[name] then
            take(name)
            count = count + 1
          end
          if owners[name] == me then mine[#mine + 1] = partition end
        end
        return { quota, #members, mine }
        """);

    // KEYS: the members, the owners. ARGV: member.
    private static readonly LuaScript Leave = new(
        """
        redis.call('ZREM', KEYS[1], ARGV[1])
        local stored = redis.call('HGETALL', KEYS[2])
        for i = 1, #stored, 2 do
          if stored[i + 1] == ARGV[1] then redis.call('HDEL', KEYS[2], stored[i]) end
        end
        return 1
        """);

    public static async ValueTask<int> AgreeAsync(IScriptStore store, StreamKey stream, int partitions, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(PartitionKeys.Count(stream)).Add(partitions);
        RespValue reply = await store.EvalAsync(Agree, call, cancellationToken).ConfigureAwait(false);
        string text = reply.AsText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int known)
            ? known
            : throw new ProtocolException($"{PartitionKeys.Count(stream).Name} says into how many partitions '{stream.Name}' is split, and holds '{text}': another program has written it. Set it to the number.");
    }

    public static async ValueTask<PartitionShare> RunAsync(
        IScriptStore store, StreamKey stream, string group, PartitionClaim claim, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(PartitionKeys.Members(stream, group)).Key(PartitionKeys.Owners(stream, group))
            .Add(claim.Member).AddTime(claim.Lease).Add(claim.Partitions);
        foreach (IReadOnlyList<int> partitions in (IReadOnlyList<int>[])[claim.Held, claim.Released, claim.Refused])
        {
            call.Add(partitions.Count);
            foreach (int partition in partitions) call.Add(partition);
        }

        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(3);
        return new PartitionShare((int)reply[0].AsInteger(), (int)reply[1].AsInteger(), [.. reply[2].AsArray().Select(static one => (int)one.AsInteger())]);
    }

    public static async ValueTask LeaveAsync(IScriptStore store, StreamKey stream, string group, string member, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(PartitionKeys.Members(stream, group)).Key(PartitionKeys.Owners(stream, group)).Add(member);
        await store.EvalAsync(Leave, call, cancellationToken).ConfigureAwait(false);
    }
}
