using Events.Redis.Replies;
using Events.Store;
using Events.Store.Commits;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.CommitAsync"/>.</summary>
internal static class CommitWrites
{
    // KEYS: the stream, the dedupe keys, the key of each command, then, if it is to be remembered, the key for that of each entry.
    // ARGV: group, consumer, smallest id, largest id, number of ids, the ids; number of dedupe keys, for each of them the position of
    // its entry among the ids and for how many milliseconds it is remembered; number of commands, for each of them its name, what it needs to find at its key, the number of
    // its arguments, and those; for how many milliseconds the commit is remembered, 0 for not at all, and how many milliseconds ago the store connected.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.Now +
        """
        local stream, group, consumer = KEYS[1], ARGV[1], ARGV[2]
        local first, last = 6, 5 + tonumber(ARGV[5])
        local dedupes = tonumber(ARGV[last + 1])
        local before_dedupes, first_key = last + 1, 1 + dedupes
        local count_at = before_dedupes + 2 * dedupes + 1
        local count = tonumber(ARGV[count_at])

        -- The fence: a consumer that has lost one of the entries writes nothing.
        local mine = pending_lines(stream, group, consumer, ARGV[3], ARGV[4], first, last)
        local lost = {}
        for i = first, last do
          if not mine[ARGV[i]] then lost[#lost + 1] = lost_line(stream, group, ARGV[i]) end
        end

        -- Nor does one that stood still for so long that its claim on a dedupe key ran out, and another entry has or had the key since.
        for i = 1, dedupes do
          local id = ARGV[first - 1 + tonumber(ARGV[before_dedupes + 2 * i - 1])]
          local holder = mine[id] and redis.pcall('GET', KEYS[1 + i])
          if holder and holder ~= id then lost[#lost + 1] = { id, consumer } end
        end
        if #lost > 0 then return lost end

        local function refuse(i, name, key, what)
          return redis.error_reply(string.format('%s (command %d of %d: %s %s). Nothing was written.', what, i, count, name, key))
        end

        -- What a command needs to find: the type, and how to look up the number that it changes.
        local types = {
          string = 'string', integer = 'string', number = 'string', hash = 'hash', hashinteger = 'hash', hashnumber = 'hash',
          set = 'set', sortedset = 'zset', list = 'list', stream = 'stream',
        }
        local function is_number(kind, value)
          if not value then return true end
          if string.sub(kind, -7) == 'integer' then return string.match(value, '^-?%d+$') and #value <= 20 end
          return tonumber(value) ~= nil
        end

        -- First everything is checked that can be, so that nothing is written when something is wrong. A key that an earlier command
        -- changes is not looked at again: what it will hold is not known yet.
        local commands, touched, at = {}, {}, count_at + 1
        for i = 1, count do
          local name, kind, arguments, key = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), KEYS[first_key + i]
          commands[i] = { name, key, at + 3, at + 2 + arguments }
          if kind == 'unknown' then
            local about = redis.pcall('COMMAND', 'INFO', name)
            if not about.err then
              if not about[1] then return refuse(i, name, key, 'ERR unknown command') end
              local arity = about[1][2]
              if (arity > 0 and arguments + 2 ~= arity) or arguments + 2 < -arity then
                return refuse(i, name, key, 'ERR wrong number of arguments')
              end
              for _, flag in ipairs(about[1][3]) do
                if flag.ok == 'noscript' or flag.ok == 'blocking' then
                  return refuse(i, name, key, 'ERR This command cannot be part of a commit')
                end
              end
            end
          elseif kind ~= 'any' and not touched[key] then
            local found = redis.call('TYPE', key).ok
            if found ~= 'none' and found ~= types[kind] then
              return refuse(i, name, key, 'WRONGTYPE Operation against a key holding the wrong kind of value')
            end
            local value
            if kind == 'integer' or kind == 'number' then value = redis.call('GET', key) end
            if kind == 'hashinteger' or kind == 'hashnumber' then value = redis.call('HGET', key, ARGV[at + 3]) end
            if not is_number(kind, value) then return refuse(i, name, key, 'ERR value is not a number that can be changed') end
          end
          touched[key] = true
          at = at + 3 + arguments
        end

        for i, command in ipairs(commands) do
          local reply = redis.pcall(command[1], command[2], unpack(ARGV, command[3], command[4]))
          if type(reply) == 'table' and reply.err then
            return redis.error_reply(string.format('%s (command %d of %d: %s %s). Those before it were applied.',
              reply.err, i, count, command[1], command[2]))
          end
        end
        for i = 1, dedupes do redis.call('SET', KEYS[1 + i], 'done', 'PX', ARGV[before_dedupes + 2 * i]) end
        redis.call('XACK', stream, group, unpack(ARGV, first, last))

        -- Was the entry there before the store connected, by the clock of another server perhaps? Then its delivery may be a second one, by a server that has forgotten the first.
        local remembered, connected_ago = tonumber(ARGV[#ARGV - 1]), tonumber(ARGV[#ARGV])
        if remembered > 0 then
          local time = now()
          for i = first, last do
            local made = tonumber(string.match(ARGV[i], '^%d+'))
            if made <= time - connected_ago + 10000 or made > time then
              redis.call('SET', KEYS[#KEYS - last + i], string.format('%.0f', time), 'PX', remembered)
            end
          end
        end
        return lost
        """);

    public static async ValueTask<IReadOnlyList<LostEntry>> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlyMemory<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        TimeSpan remembered,
        TimeSpan connectedAgo,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = Encode(stream, group, consumer, entries.Span, commands, remembered > TimeSpan.Zero);
        call.AddDuration(remembered).AddDuration(remembered > TimeSpan.Zero ? connectedAgo : default);
        return InfoReplies.ReadLost(await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false));
    }

    private static ScriptCall Encode(
        StreamKey stream,
        string group,
        string consumer,
        ReadOnlySpan<OwnedEntry> entries,
        IReadOnlyList<CommitCommand> commands,
        bool isRemembered)
    {
        ScriptCall call = new ScriptCall().Key(stream);
        int dedupeKeys = 0;
        foreach (OwnedEntry entry in entries)
        {
            if (entry.DedupeKey is null) continue;
            call.Key(entry.DedupeKey);
            dedupeKeys++;
        }

        foreach (CommitCommand command in commands) call.Key(command.Key);
        if (isRemembered)
        {
            foreach (OwnedEntry entry in entries) call.Key(DeliveryKeys.Committed(stream, group, entry.Id));
        }

        call.Add(group).Add(consumer).AddBounds(entries).AddIds(entries).Add(dedupeKeys);
        for (int i = 0; i < entries.Length; i++)
        {
            if (entries[i].DedupeKey is not null) call.Add(i + 1).AddTime(entries[i].DedupeWindow);
        }

        call.Add(commands.Count);
        foreach (CommitCommand command in commands)
        {
            call.Add(command.Name).Add(Word(CommitRules.KindOf(command))).Add(command.Arguments.Count);
            foreach (ReadOnlyMemory<byte> argument in command.Arguments) call.Add(argument.Span);
        }

        return call;
    }

    private static string Word(ValueKind? kind) => kind switch
    {
        null => "unknown",
        ValueKind.Any => "any",
        ValueKind.String => "string",
        ValueKind.Integer => "integer",
        ValueKind.Number => "number",
        ValueKind.Hash => "hash",
        ValueKind.HashInteger => "hashinteger",
        ValueKind.HashNumber => "hashnumber",
        ValueKind.Set => "set",
        ValueKind.SortedSet => "sortedset",
        ValueKind.List => "list",
        ValueKind.Stream => "stream",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of value."),
    };
}
