namespace Events.Redis.Scripts;

/// <summary>
/// Lua of the scripts that schedule. All of them have the keys of <see cref="Store.Schedules.ScheduleKeys"/>. An item is what
/// <see cref="ScheduleEntry"/> packs:
/// an age to trim to in milliseconds or 0, where the idempotency key is remembered or nothing, for how long, cron expression or nothing, time zone, when it was
/// scheduled, where the values stand that are of the time at which it is due (<c>ts_ms</c>, <c>ce_time</c>, <c>ce_id</c>; 0 for none), and what XADD is given.
/// </summary>
internal static class ScheduleLua
{
    /// <summary>
    /// <c>moved_as(id, even, odd)</c>: the entry that something scheduled has become, false where that is not remembered. What is moved is remembered in two
    /// hashes that take turns,
    /// each for as long as it is written to and once as long after that.
    /// </summary>
    public const string MovedAs =
        """
        local function moved_as(id, even, odd)
          return redis.call('HGET', even, id) or redis.call('HGET', odd, id)
        end

        """;

    /// <summary>
    /// <c>item_of(packed, times)</c>: the item, or nil where it is none: others may write to these keys, and an error halfway through a script takes back
    /// nothing of what it has appended. So what is not checked here is not appended. <c>due_of(score)</c>: whole milliseconds within what a time can be.
    /// <c>next_due(times)</c>: when the first one of all is due, or false. What is set aside is there with the score <c>inf</c>.
    /// </summary>
    public const string Item =
        """
        local last_time = 253402300799999
        local kinds = { 'number', 'string', 'string', 'string', 'string', 'string', 'table', 'table' }

        local function due_of(score) return math.max(0, math.min(math.floor(tonumber(score)), last_time)) end

        local function next_due(times)
          local score = redis.call('ZRANGE', times, 0, 0, 'WITHSCORES')[2]
          return score and score ~= 'inf' and due_of(score) or false
        end

        local function item_of(packed, times)
          local is_read, item = pcall(cmsgpack.unpack, packed)
          if not is_read or type(item) ~= 'table' then return nil end
          for i, kind in ipairs(kinds) do
            if type(item[i]) ~= kind then return nil end
          end
          local age, produced, window, stamps, args = item[1], item[2], item[3], item[7], item[8]
          if not (age >= 0 and age < 1e16) then return nil end
          if produced ~= '' then
            -- "{orders}:scheduled" and "{orders}:produced:…".
            local beside = string.sub(times, 1, -10) .. 'produced:'
            if string.sub(produced, 1, #beside) ~= beside or not string.find(window, '^[1-9]%d*$') or #window > 15 then return nil end
          end

          -- "*", or "MAXLEN|MINID =|~ n *"; then names and values.
          local first = 1
          if args[1] ~= '*' then
            if (args[1] ~= 'MAXLEN' and args[1] ~= 'MINID') or (args[2] ~= '=' and args[2] ~= '~') or args[4] ~= '*' then return nil end
            local form = args[1] == 'MAXLEN' and '^%d+$' or '^%d+%-?%d*$'
            if type(args[3]) ~= 'string' or not string.find(args[3], form) or #args[3] > 18 then return nil end
            first = 4
          end
          if age > 0 and args[1] ~= 'MINID' then return nil end
          local values = #args - first
          if values < 2 or values > 6800 or values % 2 ~= 0 then return nil end
          for i = first + 1, #args do
            if type(args[i]) ~= 'string' then return nil end
          end
          for i = 1, 3 do
            local at = stamps[i]
            if type(at) ~= 'number' or at ~= 0 and not (at > first and at <= #args and (at - first) % 2 == 0) then return nil end
          end
          return item
        end

        """;

    /// <summary>
    /// <c>stamp(item, due)</c>: what XADD is given, with what is of the time at which it is due. An event that recurs has one item for all its times, and each
    /// of its entries is an event of its own.
    /// </summary>
    public const string Stamp =
        """
        -- The calendar of days since 1970, which begins in March, so that the day that is not always there is the last.
        local function text_of(time)
          local floor = math.floor
          local seconds = floor(time / 1000)
          local days = floor(seconds / 86400) + 719468
          local rest = seconds % 86400
          local era = floor(days / 146097)
          local day = days - era * 146097
          local year = floor((day - floor(day / 1460) + floor(day / 36524) - floor(day / 146096)) / 365)
          day = day - (365 * year + floor(year / 4) - floor(year / 100))
          local month = floor((5 * day + 2) / 153)
          day = day - floor((153 * month + 2) / 5) + 1
          month = month < 10 and month + 3 or month - 9
          year = year + era * 400 + (month <= 2 and 1 or 0)
          return string.format('%04d-%02d-%02dT%02d:%02d:%02d.%03dZ',
            year, month, day, floor(rest / 3600), floor(rest / 60) % 60, rest % 60, time % 1000)
        end

        local function stamp(item, due)
          local stamps, args = item[7], item[8]
          local time = string.format('%.0f', due)
          if stamps[1] > 0 then args[stamps[1]] = time end
          if stamps[2] > 0 then args[stamps[2]] = text_of(due) end
          if stamps[3] > 0 then args[stamps[3]] = args[stamps[3]] .. '@' .. time end
          return args
        end

        """;

    /// <summary>
    /// <c>append(stream, item, due, time)</c>: the ID of the new entry, or that of the one with the same idempotency key; or nil and why the server refuses.
    /// <c>remember(moved, even, odd, time, span, most)</c>: IDs and entries, alternating.
    /// </summary>
    public const string Append = Item + Stamp + LuaParts.Refused + LuaParts.WasHere +
        """
        local function append(stream, item, due, time)
          local produced, args = item[2], stamp(item, due)
          if produced ~= '' then
            -- The key is not one of the script's own: while its slot changes hands it cannot be asked for, and then nothing is appended.
            local known = redis.pcall('GET', produced)
            if type(known) == 'table' then
              if not string.find(known.err, 'WRONGTYPE', 1, true) then return nil, known.err end
              known = false
            end
            if known then
              local is_here, refusal = was_here(stream, known)
              if refusal then return nil, refusal.err end
              if is_here then return known end
            end
            local why = refused('SET', produced, '0-0', 'PX', item[3])
            if why then return nil, why end
          end
          if item[1] > 0 then args[3] = string.format('%.0f-0', math.max(0, time - item[1])) end
          local id = redis.pcall('XADD', stream, unpack(args))
          if type(id) == 'table' then return nil, id.err end
          looked = false
          if produced ~= '' then redis.pcall('SET', produced, id, 'PX', item[3]) end
          return id
        end

        local function remember(moved, even, odd, time, span, most)
          if #moved == 0 then return end
          local turn = math.floor(time / span)
          local key = turn % 2 == 0 and even or odd
          local count = redis.pcall('HLEN', key)
          if type(count) ~= 'number' or count >= most then return end
          redis.pcall('HSET', key, unpack(moved))
          redis.pcall('PEXPIREAT', key, string.format('%.0f', (turn + 2) * span))
        end

        """;
}
