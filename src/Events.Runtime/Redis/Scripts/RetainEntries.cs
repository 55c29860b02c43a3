using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Retaining;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IRetentionStore.RetainAsync"/>.</summary>
internal static class RetainEntries
{
    // KEYS: the stream, the lease. ARGV: owner; lease, maximum age in milliseconds or 0; maximum length, hard cap or 0; 1 after all groups; 1 exactly;
    // the ID behind which each entry is looked at, or nothing where none is; the required groups.
    private static readonly LuaScript Script = new(LuaParts.Ids + LuaParts.Now + LuaParts.Refused +
        """
        local stream, lease = KEYS[1], KEYS[2]
        local owner = ARGV[1]
        local max_age, max_length, hard_cap = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
        local after_all, exact, each = ARGV[6] == '1', ARGV[7] == '1', ARGV[8] ~= '' and ARGV[8]
        local why = each and refused('XDEL', stream, '0-0')
        if why then return redis.error_reply(why) end
        local beyond = '18446744073709551615-18446744073709551615'
        -- So many entries are looked at to find the one that a length ends at.
        local part = 500
        local holder = redis.call('GET', lease)
        if holder and holder ~= owner then return false end
        if redis.call('EXISTS', stream) == 0 then return false end
        if holder then
          redis.call('PEXPIRE', lease, ARGV[2])
        else
          -- A server without memory refuses a SET that is the first write of a script. What a script does behind a write it lets pass, so
          -- this one deletes what is not there: a full server is where trimming matters most.
          redis.call('DEL', lease)
          redis.call('SET', lease, owner, 'PX', ARGV[2])
        end

        local function pairs_of(list)
          local fields = {}
          for i = 1, #list, 2 do fields[list[i]] = list[i + 1] end
          return fields
        end
        local function first_id()
          local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
          return first and first[1]
        end

        local about, time = pairs_of(redis.call('XINFO', 'STREAM', stream)), now()
        local last, length, first = about['last-generated-id'], about.length, first_id()
        local groups, missing, safe = {}, {}, beyond
        for i = 9, #ARGV do missing[ARGV[i]] = true end
        for i, item in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
          local info = pairs_of(item)
          local delivered = info['last-delivered-id']
          local following = redis.call('XRANGE', stream, '(' .. delivered, '+', 'COUNT', 1)[1]
          local group = { name = info.name, undelivered = following and following[1] or beyond, lost = 0, lag = info.lag, pending = info.pending }
          group.oldest = group.undelivered
          if group.pending > 0 and first then
            -- What is pending and was trimmed long ago holds nothing back: it is for the reaper.
            local line = redis.call('XPENDING', stream, info.name, first, '+', 1)[1]
            if line then group.oldest = line[1] end
          end
          groups[i] = group
          missing[info.name] = nil
          if less(group.oldest, safe) then safe = group.oldest end
        end
        if #groups == 0 or next(missing) then safe = '0-0' end

        -- Where a length ends further on than is looked at.
        local partly
        -- The first ID that stays, as far as it is looked for.
        local function by_length(kept)
          local excess = length - kept
          if kept == 0 or excess <= 0 then return '0-0' end
          local looked = redis.call('XRANGE', stream, '-', '+', 'COUNT', math.min(excess, part) + 1)
          local id = looked[math.min(excess, part) + 1] and looked[math.min(excess, part) + 1][1] or '0-0'
          if excess > part then partly = id end
          return id
        end
        local target = after_all and beyond or '0-0'
        if max_length > 0 or max_age > 0 then
          target = by_length(max_length)
          if max_age > 0 then
            local oldest = string.format('%.0f-0', math.max(0, time - max_age))
            if less(target, oldest) then target = oldest end
          end
        end
        local wanted = target
        if after_all then
          if less(safe, target) then target = safe end
          local cap = by_length(hard_cap)
          if less(target, cap) then target = cap end
        end

        local removed = 0
        local function trim(id, how)
          local count
          if id == beyond then count = redis.call('XTRIM', stream, 'MAXLEN', 0) else count = redis.call('XTRIM', stream, 'MINID', how, id) end
          removed = removed + count
          return count
        end
        if first and less(first, target) then
          -- Where it takes what a group was not given it goes by steps, so that each says how much that is.
          table.sort(groups, function(a, b) return less(a.undelivered, b.undelivered) end)
          for i, group in ipairs(groups) do
            if less(group.undelivered, target) then
              local count = trim(group.undelivered, '=')
              for j = 1, i - 1 do groups[j].lost = groups[j].lost + count end
            end
          end
          -- A node may be longer than a part: that one is cut off exactly, and the rest of the excess by the steps that follow.
          local count = trim(target, (exact or target == partly) and '=' or '~')
          if removed == 0 and partly and less(partly, target) then count = trim(partly, '=') end
          for _, group in ipairs(groups) do
            if less(group.undelivered, target) then group.lost = group.lost + count end
          end
        end

        -- What all have acknowledged behind an entry that holds the others back goes one by one.
        local trimmed, looked = removed, false
        if each and #groups > 0 and not next(missing) then
          local bound = wanted
          for _, group in ipairs(groups) do
            if less(group.undelivered, bound) then bound = group.undelivered end
          end
          local page = bound == '0-0' and {}
            or redis.call('XRANGE', stream, each == '0-0' and '-' or '(' .. each, bound == beyond and '+' or '(' .. bound, 'COUNT', part)
          local held, done = {}, {}
          for _, group in ipairs(groups) do
            local from = #page > 0 and group.pending > 0 and page[1][1]
            while from do
              local lines = redis.call('XPENDING', stream, group.name, from, page[#page][1], 1000)
              for _, line in ipairs(lines) do held[line[1]] = true end
              from = #lines == 1000 and '(' .. lines[1000][1]
            end
          end
          for _, entry in ipairs(page) do
            if not held[entry[1]] then done[#done + 1] = entry[1] end
          end
          if #done > 0 then removed = removed + redis.call('XDEL', stream, unpack(done)) end
          if #page == part then looked = page[part][1] end
        end

        -- XTRIM ~ ends after a number of entries (a hundred times stream-node-max-entries), and keeps what is in one node with an entry that stays:
        -- where it has removed nothing, only that is left.
        local left = first_id()
        local more = looked or trimmed > 0 and left and (target == partly or less(left, target))
        local answer = {}
        for i, group in ipairs(groups) do
          local lost = 0
          if trimmed > 0 and group.pending > 0 and less(group.oldest, target) then
            local from = first
            while true do
              local lines = redis.call('XPENDING', stream, group.name, from, left and '(' .. left or '+', 1000)
              lost = lost + #lines
              if #lines < 1000 then break end
              from = '(' .. lines[1000][1]
            end
          end
          -- What was trimmed is not the oldest any more.
          local undelivered = left and group.undelivered ~= beyond and (less(group.undelivered, left) and left or group.undelivered) or false
          local oldest = group.oldest
          if left and group.pending > 0 and less(oldest, left) then
            local line = redis.call('XPENDING', stream, group.name, left, '+', 1)[1]
            oldest = line and line[1] or undelivered
          elseif group.pending == 0 or not left then
            oldest = undelivered
          end
          -- All that is pending was trimmed before.
          if oldest == beyond then oldest = false end
          answer[i] = { group.name, oldest or false, group.lag or false, group.pending, group.lost, lost }
        end
        return { removed, more and 1 or 0, length - removed, left or false, last, time, answer, looked }
        """);

    // KEYS: the lease. ARGV: owner.
    private static readonly LuaScript Release = new("if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end return 1");

    public static async ValueTask<RetentionRound?> RunAsync(
        IScriptStore store, StreamKey stream, RetentionRule rule, string owner, TimeSpan lease, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(RetentionKeys.Lease(stream)).Add(owner).AddTime(lease).AddDuration(rule.MaxAge)
            .Add(rule.MaxLength).Add(rule.HardCap).Add(rule.AfterAllGroups ? 1 : 0).Add(rule.IsExact ? 1 : 0)
            .Add(rule.EachAcknowledged ? rule.LookedAt.ToString() : "");
        foreach (string group in rule.RequiredGroups) call.Add(group);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        if (reply.IsNull) return null;
        IReadOnlyList<RespValue> round = reply.AsArray(8);
        return new RetentionRound(
            round[0].AsInteger(),
            round[1].AsInteger() != 0,
            round[2].AsInteger(),
            round[3].AsNullableId(),
            round[4].AsId(),
            DateTimeOffset.FromUnixTimeMilliseconds(round[5].AsInteger()),
            [.. round[6].AsArray().Select(static group => group.AsArray(6)).Select(static group => new GroupRetention(
                group[0].AsText(), group[1].AsNullableId(), group[2].AsNullableInteger(), group[3].AsInteger(), group[4].AsInteger(), group[5].AsInteger()))
                .OrderBy(static group => group.Group, StringComparer.Ordinal)])
        {
            Looked = round[7].AsNullableId(),
        };
    }

    public static async ValueTask ReleaseAsync(IScriptStore store, StreamKey stream, string owner, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(RetentionKeys.Lease(stream)).Add(owner);
        await store.EvalAsync(Release, call, cancellationToken).ConfigureAwait(false);
    }
}
