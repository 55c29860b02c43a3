namespace Events.Store.Redis;

/// <summary>What several scripts begin with. A script is one step: nothing happens between any two of its commands.</summary>
internal static class LuaParts
{
    /// <summary>
    /// The fence. <c>pending_lines(stream, group, consumer, low, high, first, last)</c> tells which of the ids in
    /// <c>ARGV[first..last]</c>, none smaller than low or larger than high, are pending for the consumer: a table from ID to its line
    /// of XPENDING. It raises NOGROUP when the stream or the group is gone.
    /// </summary>
    public const string PendingLines =
        """
        local function pending_lines(stream, group, consumer, low, high, first, last)
          -- One look over the consumer's own list serves them all while they lie close together.
          local limit = 2 * (last - first + 1)
          local lines = redis.call('XPENDING', stream, group, low, high, limit, consumer)
          local mine = {}
          for i = 1, #lines do mine[lines[i][1]] = lines[i] end
          if #lines == limit then
            -- They do not: the look may have ended before the last of them. What it has not shown is asked for by itself.
            for i = first, last do
              local id = ARGV[i]
              if not mine[id] then mine[id] = redis.call('XPENDING', stream, group, id, id, 1, consumer)[1] end
            end
          end
          return mine
        end

        """;

    /// <summary>
    /// <c>with_payload(stream, ids)</c> leaves out the ids whose entries were trimmed or deleted. XCLAIM drops a pending
    /// entry without a payload from the list and says nothing, so nothing is claimed before this was asked.
    /// </summary>
    public const string WithPayload = Ids +
        """
        local function with_payload(stream, ids)
          if #ids == 0 then return ids end
          local about = redis.call('XINFO', 'STREAM', stream)
          local first, deleted
          for i = 1, #about, 2 do
            if about[i] == 'first-entry' then first = about[i + 1] and about[i + 1][1] end
            if about[i] == 'max-deleted-entry-id' then deleted = about[i + 1] end
          end
          if not first then return {} end
          local there = {}
          for _, id in ipairs(ids) do
            if not less(id, first) then
              -- Behind the first entry and behind all that was ever deleted one by one: it is there.
              if (deleted and less(deleted, id)) or #redis.call('XRANGE', stream, id, id) == 1 then there[#there + 1] = id end
            end
          end
          return there
        end

        """;

    /// <summary>
    /// <c>less(a, b)</c> compares entry IDs: two numbers of 64 bits each, more than a number of Lua holds, so as texts.
    /// </summary>
    public const string Ids =
        """
        local function less(a, b)
          local a_time, a_number = string.match(a, '^(%d+)-(%d+)$')
          local b_time, b_number = string.match(b, '^(%d+)-(%d+)$')
          if a_time == b_time then a_time, b_time = a_number, b_number end
          if #a_time ~= #b_time then return #a_time < #b_time end
          return a_time < b_time
        end

        """;

    /// <summary><c>now()</c>: the server's time, Unix milliseconds.</summary>
    public const string Now =
        """
        local function now()
          local time = redis.call('TIME')
          return time[1] * 1000 + math.floor(time[2] / 1000)
        end

        """;
}
