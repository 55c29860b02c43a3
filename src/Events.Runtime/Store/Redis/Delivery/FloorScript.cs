namespace Events.Store.Redis;

/// <summary>What the scripts that know of floors have in common.</summary>
internal static class FloorScript
{
    /// <summary>
    /// <c>describe(stream)</c>, <c>find_group(stream, name)</c>, <c>floor_of(stream, extent, group)</c>, and
    /// <c>encode(floor)</c>, <c>decode(text)</c> for <see cref="GroupFloor.ToText"/>. The stream must exist.
    /// </summary>
    public const string Parts = LuaParts.Ids + LuaParts.Now +
        """
        local function by_name(list)
          local fields = {}
          for i = 1, #list, 2 do fields[list[i]] = list[i + 1] end
          return fields
        end

        -- The next smaller id. A number of 64 bits is more than a number of Lua holds, so digit by digit.
        local function decrement(digits)
          local nonzero = string.find(digits, '[1-9]0*$')
          local less_by_one = string.sub(digits, 1, nonzero - 1)
            .. (tonumber(string.sub(digits, nonzero, nonzero)) - 1) .. string.rep('9', #digits - nonzero)
          return (string.gsub(less_by_one, '^0+(%d)', '%1'))
        end
        local function previous(id)
          local time, number = string.match(id, '^(%d+)-(%d+)$')
          if number ~= '0' then return time .. '-' .. decrement(number) end
          if time == '0' then return '0-0' end
          return decrement(time) .. '-18446744073709551615'
        end

        local function describe(stream)
          local about = by_name(redis.call('XINFO', 'STREAM', stream))
          return {
            first = about['first-entry'] and about['first-entry'][1] or '0-0',
            last = about['last-generated-id'],
            added = about['entries-added'] or 0,
            length = about['length'],
            deleted = about['max-deleted-entry-id'],
          }
        end

        local function find_group(stream, name)
          for _, about in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
            local group = by_name(about)
            if group.name == name then return group end
          end
        end

        local function floor_of(stream, extent, group, before)
          local delivered = group['last-delivered-id']
          local acknowledged, gone = delivered, 0
          if group.pending > 0 then
            local oldest = redis.call('XPENDING', stream, group.name)[2]
            if not less(delivered, oldest) then acknowledged = previous(oldest) end
            if extent.length == 0 or less(oldest, extent.first) then gone = group.pending end
          end
          if before and not less(acknowledged, before) then acknowledged = previous(before) end
          -- The lag is a hint: null or wrong where entries were trimmed or deleted. Never more than there are.
          local unread = group.lag
          if not unread or unread < 0 or unread > extent.length then
            unread = less(delivered, extent.last) and extent.length or 0
          end
          return {
            acknowledged = acknowledged, delivered = delivered, unacknowledged = group.pending + unread, gone = gone,
            first = extent.first, last = extent.last, added = extent.added, length = extent.length, at = now(),
          }
        end

        local function encode(floor)
          return string.format('%s %s %.0f %.0f %s %s %.0f %.0f %.0f', floor.acknowledged, floor.delivered,
            floor.unacknowledged, floor.gone, floor.first, floor.last, floor.added, floor.length, floor.at)
        end
        local function decode(text)
          local part = {}
          for word in string.gmatch(text, '%S+') do part[#part + 1] = word end
          return {
            acknowledged = part[1], delivered = part[2], unacknowledged = tonumber(part[3]), gone = tonumber(part[4]),
            first = part[5], last = part[6], added = tonumber(part[7]), length = tonumber(part[8]), at = tonumber(part[9]),
            text = text,
          }
        end

        """;
}
