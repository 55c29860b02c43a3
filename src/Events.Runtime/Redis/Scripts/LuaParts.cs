using System.Globalization;
using Events.Store.Delivery;

namespace Events.Redis.Scripts;

/// <summary>Lua that several scripts begin with. A script is one step: nothing happens between any two of its commands.</summary>
internal static class LuaParts
{
    /// <summary>
    /// The fence. <c>pending_lines(stream, group, consumer, low, high, first, last)</c> tells which of the ids in
    /// <c>ARGV[first..last]</c>, none smaller than low or larger than high, are pending for the consumer: a table from ID to its line
    /// of XPENDING. It raises NOGROUP when the stream or the group is gone. <c>lost_line(stream, group, id)</c> is the answer for one that is not:
    /// the id and who has it, see <see cref="LostEntry"/>.
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

        -- Somebody else's, or nobody's: an id with its owner, or with none.
        local function lost_line(stream, group, id)
          local line = redis.call('XPENDING', stream, group, id, id, 1)[1]
          return { id, line and line[2] or false }
        end

        """;

    /// <summary>
    /// <c>with_payload(stream, ids, low)</c> parts ids, none smaller than low, into those whose entries are there and those whose entries
    /// were trimmed or deleted. XCLAIM drops a pending entry without a payload from the list and says nothing, so nothing is claimed
    /// before this was asked.
    /// </summary>
    public const string WithPayload = Ids +
        """
        local function with_payload(stream, ids, low)
          if #ids == 0 then return ids, {} end
          local about = redis.call('XINFO', 'STREAM', stream)
          local first, deleted
          for i = 1, #about, 2 do
            if about[i] == 'first-entry' then first = about[i + 1] and about[i + 1][1] end
            if about[i] == 'max-deleted-entry-id' then deleted = about[i + 1] end
          end

          -- Behind the first entry and behind all that was ever deleted one by one: it is there, and so are all that are larger.
          local function is_certain(id) return first and deleted and not less(id, first) and less(deleted, id) end
          if is_certain(low) then return ids, {} end
          local there, gone = {}, {}
          for _, id in ipairs(ids) do
            local is_there = is_certain(id)
              or (first and not less(id, first) and #redis.call('XRANGE', stream, id, id) == 1)
            table.insert(is_there and there or gone, id)
          end
          return there, gone
        end

        """;

    /// <summary>
    /// <c>deliver(stream, group, consumer, ids, line_of, more)</c> claims entries that are there, counting so many deliveries more (one at least in all),
    /// and gives for each how often it was delivered now. <c>line_of</c> is a table from ID to its line of XPENDING.
    /// </summary>
    /// <remarks>
    /// Only the IDs: what an entry holds would be looked up once more, and Lua would make a string of every field on its way
    /// through. That costs more than all the rest; see <see cref="ReadPayloads"/>.
    /// </remarks>
    public const string Deliver =
        """
        local function deliver(stream, group, consumer, ids, line_of, more)
          -- RETRYCOUNT is one number for all ids of an XCLAIM, so those with the same count go together.
          local counts, by_count = {}, {}
          for i, id in ipairs(ids) do
            local count = math.max(line_of[id][4] + more, 1)
            counts[i] = count
            by_count[count] = by_count[count] or {}
            table.insert(by_count[count], id)
          end
          for count, claim in pairs(by_count) do
            for _, option in ipairs({ 'RETRYCOUNT', count, 'JUSTID' }) do claim[#claim + 1] = option end
            redis.call('XCLAIM', stream, group, consumer, 0, unpack(claim))
          end
          return counts
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

    /// <summary>
    /// <c>refused(command, …)</c>: why the user may not send a command, or nil. A script is not rolled back: what comes behind its first write is asked for
    /// before it, or whoever tries again writes again. Asking writes nothing, and so leaves the refusal of a full server to the first write.
    /// </summary>
    public const string Refused =
        """
        local function refused(...)
          local check = redis.acl_check_cmd
          if not check then return nil end
          local is_known, is_allowed = pcall(check, ...)
          if is_known and is_allowed then return nil end
          local name = string.lower((...))
          if not is_known then return "ERR unknown command '" .. name .. "'" end
          return "NOPERM The user has no permissions to run the '" .. name .. "' command, without which nothing is written"
        end

        """;

    /// <summary>
    /// <c>was_here(stream, id)</c>: whether an entry may have been in the stream that there is, and not in one of its name before it, which was deleted. What
    /// is in a stream from which nothing was ever taken tells, and of any stream its last ID. Nil and the reply where the server refuses to say; whoever may
    /// not <c>XINFO</c> takes it for yes. <c>looked</c> is false when the stream has changed since it was asked.
    /// </summary>
    public const string WasHere = Ids +
        """
        local looked, exists, oldest, last = false, false, nil, nil
        local function was_here(stream, id)
          if not looked then
            local there = redis.pcall('EXISTS', stream)
            if type(there) == 'table' then return nil, there end
            looked, exists, oldest, last = true, there == 1, nil, nil
            local about = exists and redis.pcall('XINFO', 'STREAM', stream)
            if about and not about.err then
              local of = {}
              for i = 1, #about, 2 do of[about[i]] = about[i + 1] end
              last = of['last-generated-id']
              if of['first-entry'] and of['entries-added'] == of.length then oldest = of['first-entry'][1] end
            end
          end
          local is_id = string.find(id, '^%d+%-%d+$')
          return exists and not (is_id and (last and less(last, id) or oldest and less(id, oldest)))
        end

        """;

    /// <summary><c>due_kept</c>: <see cref="DeliveryLimits.DueTimeKept"/>, in milliseconds.</summary>
    public static readonly string DueKept =
        string.Create(CultureInfo.InvariantCulture, $"local due_kept = {DeliveryLimits.DueTimeKept.TotalMilliseconds}\n");

    /// <summary><c>now()</c>: the server's time, Unix milliseconds.</summary>
    public const string Now =
        """
        local function now()
          local time = redis.call('TIME')
          return time[1] * 1000 + math.floor(time[2] / 1000)
        end

        """;
}
