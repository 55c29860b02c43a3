namespace Events.Redis.Scripts;

/// <summary>
/// Lua of scripts that apply the writes of an application. <c>read_commands(first_key, count_at)</c> reads and checks them, and gives the commands or, as the
/// second value, the error; it needs <see cref="LuaParts.Refused"/>. <c>apply_commands(commands)</c> gives the error of one that cannot be applied all the
/// same, and how many were applied before it.
/// </summary>
internal static class CommandLua
{
    public const string Text =
        """
        -- The commands from ARGV[count_at] on, their number first, with their keys behind KEYS[first_key]; or what is wrong with one of them.
        local function read_commands(first_key, count_at)
          local count = tonumber(ARGV[count_at])
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
          local commands, touched, asked, at = {}, {}, {}, count_at + 1
          for i = 1, count do
            local name, kind, arguments, key = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2]), KEYS[first_key + i]
            commands[i] = { name, key, at + 3, at + 2 + arguments }
            if kind == 'unknown' then
              local about = redis.pcall('COMMAND', 'INFO', name)
              if not about.err then
                if not about[1] then return nil, refuse(i, name, key, 'ERR unknown command') end
                local arity = about[1][2]
                if (arity > 0 and arguments + 2 ~= arity) or arguments + 2 < -arity then
                  return nil, refuse(i, name, key, 'ERR wrong number of arguments')
                end
                for _, flag in ipairs(about[1][3]) do
                  if flag.ok == 'noscript' or flag.ok == 'blocking' then
                    return nil, refuse(i, name, key, 'ERR This command cannot be part of a commit')
                  end
                end
              end
            elseif kind ~= 'any' and not touched[key] then
              local found = redis.call('TYPE', key).ok
              if found ~= 'none' and found ~= types[kind] then
                return nil, refuse(i, name, key, 'WRONGTYPE Operation against a key holding the wrong kind of value')
              end
              local value
              if kind == 'integer' or kind == 'number' then value = redis.call('GET', key) end
              if kind == 'hashinteger' or kind == 'hashnumber' then value = redis.call('HGET', key, ARGV[at + 3]) end
              if not is_number(kind, value) then return nil, refuse(i, name, key, 'ERR value is not a number that can be changed') end
            end
            -- What the user may not send at all would be refused behind those before it. Keys are asked for by the server, as those of the script.
            if not asked[name] then
              asked[name] = true
              local why = refused(name, key, unpack(ARGV, at + 3, at + 2 + arguments))
              if why then return nil, refuse(i, name, key, why) end
            end
            touched[key] = true
            at = at + 3 + arguments
          end
          return commands
        end

        -- Applies them; what one of them was refused for and how many were applied before, or nothing.
        local function apply_commands(commands)
          local count = #commands
          for i, command in ipairs(commands) do
            local reply = redis.pcall(command[1], command[2], unpack(ARGV, command[3], command[4]))
            if type(reply) == 'table' and reply.err then
              return redis.error_reply(string.format('%s (command %d of %d: %s %s). %s', reply.err, i, count, command[1], command[2],
                i == 1 and 'Nothing was written.' or 'Those before it were applied.')), i - 1
            end
          end
        end

        """;
}
