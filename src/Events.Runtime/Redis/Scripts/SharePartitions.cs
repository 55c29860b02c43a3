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
    // KEYS: the number, how it has grown. ARGV: the number that it is to be.
    private static readonly LuaScript Agree = new(GrowPartitions.Last +
        """
        local known = redis.call('GET', KEYS[1])
        if known then return known end
        -- Lost, and not what is beside it.
        local to, is_complete = last_growth(KEYS[2])
        known = to and (is_complete and to or '0') or ARGV[1]
        redis.call('SET', KEYS[1], known)
        return known
        """);

    // KEYS: the members, the owners, the number, how it has grown; last who has what is his due. ARGV: member, lease in milliseconds, number of partitions;
    // how many it holds, and those; how many it has released, and those; how many it refuses, and those.
    private static readonly LuaScript Script = new(
        LuaParts.Now + GrowPartitions.Last +
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

        -- While it grows those that are new are shared as well: who has one waits until it may read it.
        local known = redis.call('GET', KEYS[3])
        local to, is_complete
        if not known or known == '0' then to, is_complete = last_growth(KEYS[4]) end
        local agreed = to or known
        if agreed and tonumber(agreed) ~= partitions then return { known or agreed } end

        -- The first write: what comes behind it is allowed on a server without memory too.
        local mine = tonumber(redis.call('ZSCORE', KEYS[1], me) or nil)
        local all_silent = mine and mine <= time
        local gone = redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', all_silent and '-inf' or time)
        local is_changed = redis.call('ZADD', KEYS[1], time + ARGV[2], me) + gone > 0
        if not known then redis.call('SET', KEYS[3], to and not is_complete and '0' or partitions) end

        -- Who has had his due, and the same since, has it until something changes for anybody: nothing is looked through for him.
        local settled, has = KEYS[#KEYS], {}
        local function state() return redis.sha1hex(table.concat(ARGV, ' ', 3)) .. ' ' .. redis.call('HLEN', KEYS[2]) end
        if not is_changed and not all_silent and #released == 0 then
          local known_state, count = string.match(redis.call('HGET', settled, me) or '', '^(.*) (%d+)$')
          if known_state == state() then
            for i, partition in ipairs(held) do has[i] = tonumber(partition) end
            return { #held, tonumber(count), has }
          end
        end

        local members, there = redis.call('ZRANGE', KEYS[1], 0, -1), {}
        if all_silent then
          -- Nobody has asked since this member could not: nor could the others, who have as long again.
          for _, member in ipairs(members) do redis.call('ZADD', KEYS[1], 'GT', time + ARGV[2], member) end
        end
        for _, member in ipairs(members) do there[member] = true end

        local function number(partition)
          local found = tonumber(partition)
          return found and found < partitions and found
        end
        local owners, stored, owned = {}, redis.call('HGETALL', KEYS[2]), 0
        local function free(partition)
          owners[partition] = nil
          redis.call('HDEL', KEYS[2], partition)
          is_changed = true
        end
        for i = 1, #stored, 2 do
          if there[stored[i + 1]] then
            owners[stored[i]] = stored[i + 1]
            if number(stored[i]) then owned = owned + 1 end
          else
            free(stored[i])
          end
        end
        for _, partition in ipairs(released) do
          if owners[partition] == me then
            free(partition)
            owned = owned - 1
          end
        end
        local function take(partition)
          owners[partition] = me
          redis.call('HSET', KEYS[2], partition, me)
          is_changed = true
          owned = owned + 1
        end
        for _, partition in ipairs(held) do
          if not owners[partition] then take(partition) end
        end

        table.sort(members)
        local quota = math.floor(partitions / #members)
        for i = 1, partitions % #members do
          if members[i] == me then quota = quota + 1 end
        end
        for partition, owner in pairs(owners) do
          if owner == me and number(partition) then has[#has + 1] = number(partition) end
        end
        -- Who is forgotten, and reads some, is not the only one perhaps: the others have a moment to say what is theirs.
        if mine or #held == 0 then
          for partition = 0, partitions - 1 do
            if #has >= quota or owned >= partitions then break end
            local name = tostring(partition)
            if not owners[name] and not refused[name] then
              take(name)
              has[#has + 1] = partition
            end
          end
        end
        table.sort(has)
        if is_changed then redis.call('DEL', settled) end
        local is_settled = #has == quota and #held == quota
        for _, partition in ipairs(held) do is_settled = is_settled and owners[partition] == me end
        if is_settled then redis.call('HSET', settled, me, state() .. ' ' .. #members) end
        return { quota, #members, has }
        """);

    // KEYS: the members, the owners, who has what is his due. ARGV: member.
    private static readonly LuaScript Leave = new(
        """
        local changes = redis.call('ZREM', KEYS[1], ARGV[1])
        local stored = redis.call('HGETALL', KEYS[2])
        for i = 1, #stored, 2 do
          if stored[i + 1] == ARGV[1] then changes = changes + redis.call('HDEL', KEYS[2], stored[i]) end
        end
        if changes > 0 then redis.call('DEL', KEYS[3]) end
        return 1
        """);

    public static async ValueTask<int> AgreeAsync(IScriptStore store, StreamKey stream, int partitions, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(PartitionKeys.Count(stream)).Key(PartitionKeys.Growths(stream)).Add(partitions);
        return ReadCount(stream, await store.EvalAsync(Agree, call, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the number of partitions.</summary>
    /// <exception cref="ProtocolException">Another program has written it.</exception>
    public static int ReadCount(StreamKey stream, RespValue reply)
    {
        string text = reply.AsText();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int known)
            ? known
            : throw new ProtocolException($"{PartitionKeys.Count(stream).Name} says into how many partitions '{stream.Name}' is split, and holds '{text}': another program has written it. Set it to the number.");
    }

    public static async ValueTask<PartitionShare> RunAsync(
        IScriptStore store, StreamKey stream, string group, PartitionClaim claim, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(PartitionKeys.Members(stream, group)).Key(PartitionKeys.Owners(stream, group))
            .Key(PartitionKeys.Count(stream)).Key(PartitionKeys.Growths(stream)).Key(PartitionKeys.Settled(stream, group))
            .Add(claim.Member).AddTime(claim.Lease).Add(claim.Partitions);
        foreach (IReadOnlyList<int> partitions in (IReadOnlyList<int>[])[claim.Held, claim.Released, claim.Refused])
        {
            call.Add(partitions.Count);
            foreach (int partition in partitions) call.Add(partition);
        }

        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray();
        if (reply.Count == 1) throw new PartitionsDifferException(stream.Name, claim.Partitions, ReadCount(stream, reply[0]));
        return new PartitionShare((int)reply[0].AsInteger(), (int)reply[1].AsInteger(), [.. reply[2].AsArray().Select(static one => (int)one.AsInteger())]);
    }

    public static async ValueTask LeaveAsync(IScriptStore store, StreamKey stream, string group, string member, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(PartitionKeys.Members(stream, group)).Key(PartitionKeys.Owners(stream, group))
            .Key(PartitionKeys.Settled(stream, group)).Add(member);
        await store.EvalAsync(Leave, call, cancellationToken).ConfigureAwait(false);
    }
}
