using Events.Store.Delivery;

namespace Events.Redis.Scripts;

/// <summary>The common part of the scripts that know of floors.</summary>
internal static class FloorScript
{
    /// <summary>
    /// <c>describe(stream)</c>, <c>find_group(stream, name)</c>, <c>floor_of(stream, extent, group, kept)</c>, <c>loss_of(floor, kept, extent)</c>, and
    /// <c>continues(floor, extent)</c>, <c>is_untold(known, kept, extent)</c>, <c>encode(floor)</c>, <c>decode(text)</c> for <see cref="GroupFloor.ToText"/>.
    /// The stream must exist.
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

        -- Whether the stream and the group are those of a floor, gone on since.
        local function goes_on(kept, extent, delivered)
          return kept.position >= 0 and extent.added >= kept.added and not less(extent.last, kept.last)
            and extent.added - extent.length >= kept.added - kept.length and not less(delivered, kept.counted)
        end

        -- Whether the server's count of read entries has gone on with the group. One that was restarted, or was a replica, may have an older count, or none:
        -- Redis 7.0 does not write down how many were read.
        local function counts_on(kept, delivered, read)
          if kept.read < 0 then return false end
          if delivered == kept.counted then return read == kept.read end
          return read > kept.read
        end

        -- How many entries were not delivered yet, and whether that is exact. The server's lag counts what was trimmed unread for ever.
        local function unread_of(stream, extent, group, kept)
          local delivered, read = group['last-delivered-id'], group['entries-read']
          if extent.length == 0 or not less(delivered, extent.last) then return 0, true end
          if less(delivered, extent.first) then return extent.length, true end
          if read and kept and counts_on(kept, delivered, read) and extent.deleted and goes_on(kept, extent, delivered)
            and extent.added - extent.length <= kept.position and not less(kept.counted, extent.deleted) then
            -- Nothing behind where it was last counted was removed.
            local unread = extent.added - kept.position - (read - kept.read)
            if unread >= 0 and unread <= extent.length then return unread, true end
          end
          local page = redis.call('XRANGE', stream, '(' .. delivered, '+', 'COUNT', 1000)
          if #page < 1000 then return #page, true end
          local lag = group.lag
          if not lag or lag > extent.length then lag = extent.length end
          return math.max(lag, 1000), false
        end

        -- Whether the stream is the one of the floor, grown and trimmed since. Every test holds for that one, and a stream that was
        -- made anew fails one of them unless it was given as many entries, and has lost as many, as the old one.
        local function continues(floor, stream_now)
          local removed, removed_then = stream_now.added - stream_now.length, floor.added - floor.length
          if stream_now.added < floor.added or removed < removed_then then return false end
          if less(stream_now.last, floor.last) or less(stream_now.last, floor.acknowledged) then return false end
          if floor.length == 0 then return true end
          -- Nothing was ever removed, so the first entry is the same.
          if removed == 0 then return stream_now.first == floor.first end
          if stream_now.length == 0 or less(floor.last, stream_now.first) then
            -- Nothing is left of what there was, so at least that much was removed.
            return removed >= floor.added
          end
          return not less(stream_now.first, floor.first)
        end

        -- Whether the caller remembers a group of another stream than this one, and of the one that is there now nobody has said so: it was
        -- made by one who knew of none before it, or by another program.
        local function is_untold(known, kept, stream_now)
          return known and (not kept or kept.fresh == 1) and not less(known.last, known.acknowledged) and not continues(known, stream_now)
        end

        local function floor_of(stream, extent, group, kept, before)
          local delivered, read = group['last-delivered-id'], group['entries-read'] or -1
          local acknowledged, gone = delivered, 0
          if group.pending > 0 then
            local oldest = redis.call('XPENDING', stream, group.name)[2]
            if not less(delivered, oldest) then acknowledged = previous(oldest) end
            if extent.length == 0 or less(oldest, extent.first) then gone = group.pending end
          end
          if before and not less(acknowledged, before) then acknowledged = previous(before) end
          local unread, is_exact = unread_of(stream, extent, group, kept)
          local floor = {
            acknowledged = acknowledged, delivered = delivered, unacknowledged = group.pending + unread, gone = gone,
            first = extent.first, last = extent.last, added = extent.added, length = extent.length, at = now(),
            lag = unread, exact = is_exact and 1 or 0, alone = group.consumers <= 1 and 1 or 0,
            counted = '0-0', position = -1, read = -1, fresh = kept and kept.fresh or 0,
          }
          if is_exact then
            floor.counted, floor.position, floor.read = delivered, extent.added - unread, read
          elseif kept and goes_on(kept, extent, delivered) then
            floor.counted, floor.position, floor.read = kept.counted, kept.position, kept.read
          end
          return floor
        end

        -- How many entries were trimmed unread since the last floor, or ever if there is none: at the least, at the most, and behind which id.
        local function loss_of(floor, kept, extent)
          if floor.exact == 0 or (kept and not goes_on(kept, extent, floor.delivered)) then return 0, 0, '0-0' end
          local after, lost = '0-0', floor.position - floor.read
          if kept then
            after, lost = kept.counted, floor.position - kept.position
            if floor.delivered ~= kept.counted then
              if not counts_on(kept, floor.delivered, floor.read) then return 0, 0, after end
              lost = lost - (floor.read - kept.read)
            end
          elseif floor.read < 0 then
            -- Nobody has read as this group: whether it is older than what was trimmed is not known.
            if extent.length > 0 and not less(floor.delivered, extent.first) then return 0, 0, after end
            return 0, floor.position, floor.delivered
          end
          -- No more than was removed, whatever the server has forgotten of what was read.
          local removed = extent.added - extent.length
          if kept and kept.exact == 1 then removed = removed - (kept.added - kept.length) end
          lost = math.min(lost, removed)
          -- All that is trimmed lies before what is left.
          if lost <= 0 or (extent.length > 0 and not less(after, previous(extent.first))) then return 0, 0, after end
          local is_certain = extent.deleted and not less(after, extent.deleted)
          return is_certain and lost or 0, lost, after
        end

        local function encode(floor)
          return string.format('%s %s %.0f %.0f %s %s %.0f %.0f %.0f %.0f %d %d %s %.0f %.0f %d', floor.acknowledged, floor.delivered,
            floor.unacknowledged, floor.gone, floor.first, floor.last, floor.added, floor.length, floor.at,
            floor.lag, floor.exact, floor.alone, floor.counted, floor.position, floor.read, floor.fresh)
        end
        local function decode(text)
          local part = {}
          for word in string.gmatch(text, '%S+') do part[#part + 1] = word end
          -- Of another version, or damaged: as if there were none.
          if #part ~= 16 then return false end
          return {
            acknowledged = part[1], delivered = part[2], unacknowledged = tonumber(part[3]), gone = tonumber(part[4]),
            first = part[5], last = part[6], added = tonumber(part[7]), length = tonumber(part[8]), at = tonumber(part[9]),
            lag = tonumber(part[10]), exact = tonumber(part[11]), alone = tonumber(part[12]),
            counted = part[13], position = tonumber(part[14]), read = tonumber(part[15]), fresh = tonumber(part[16]), text = text,
          }
        end

        """;
}
