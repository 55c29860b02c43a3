using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.EnsureGroupAsync"/>.</summary>
internal static class EnsureGroup
{
    // KEYS: the stream, the floors. ARGV: group, where a new one starts (0-0 or $), the caller's floor or nothing.
    private static readonly LuaScript Script = new(FloorScript.Parts +
        """
        local stream, floors_key, name = KEYS[1], KEYS[2], ARGV[1]
        local existed, created, restored, regressed = 0, 1, 2, 3

        -- Whether it is an older copy of the floor's stream: less was added to it and less was removed.
        local function is_copy(floor, stream_now)
          local removed, removed_then = stream_now.added - stream_now.length, floor.added - floor.length
          if stream_now.added > floor.added or removed > removed_then or less(floor.last, stream_now.last) then return false end
          if stream_now.length == 0 or floor.length == 0 then return true end
          if removed_then == 0 then return stream_now.first == floor.first end
          return not less(floor.first, stream_now.first)
        end

        -- How many entries there are after an id, up to another, at the most.
        local function count_after(id, stream_now, up_to)
          if stream_now.length == 0 or not less(id, stream_now.last) then return 0 end
          if up_to == '+' and less(id, stream_now.first) then return stream_now.length end
          local count, from = 0, '(' .. id
          for _ = 1, 10 do
            local page = redis.call('XRANGE', stream, from, up_to, 'COUNT', 1000)
            count = count + #page
            if #page < 1000 then return count end
            from = '(' .. page[#page][1]
          end
          -- Counting more would block the server for too long.
          return stream_now.length
        end

        -- How many entries are pending up to an id, at the most: those behind it are read once more from there, and count there.
        local function count_pending(id)
          local summary = redis.call('XPENDING', stream, name)
          if summary[1] == 0 or less(id, summary[2]) then return 0 end
          if not less(id, summary[3]) then return summary[1] end
          local count, from = 0, '-'
          for _ = 1, 10 do
            local page = redis.call('XPENDING', stream, name, from, id, 1000)
            count = count + #page
            if #page < 1000 then return count end
            from = '(' .. page[#page][1]
          end
          return summary[1]
        end

        -- How many entries that were not acknowledged at the floor, or came after it, are gone, at the most.
        local function count_lost(floor, stream_now)
          if not continues(floor, stream_now) then return floor.unacknowledged end
          local removed = stream_now.added - stream_now.length - (floor.added - floor.length)
          local is_trimmed = stream_now.length == 0 or less(floor.acknowledged, stream_now.first)
          local is_deleted = not stream_now.deleted or less(floor.acknowledged, stream_now.deleted)
          if not is_trimmed and not is_deleted then removed = 0 end
          return math.min(floor.unacknowledged + stream_now.added - floor.added, removed + floor.gone)
        end

        -- Everything is read before anything is written.
        local kept = redis.call('HGET', floors_key, name)
        local floors = {}
        kept = kept and decode(kept)
        if kept then floors[1] = kept end
        local known = ARGV[3] ~= '' and decode(ARGV[3])
        if known then floors[#floors + 1] = known end

        -- The newest one counts: what came before it, somebody has seen and told. Of one and the same, the caller knows more by now.
        local newest = kept
        if known and (not kept or known.at > kept.at
          or (known.at == kept.at and known.added == kept.added and known.last == kept.last)) then newest = known end
        -- Older than the group, but of a stream that nobody has told of.
        local is_there = redis.call('EXISTS', stream) == 1
        local stream_now = is_there and describe(stream)
          or { first = '0-0', last = '0-0', added = 0, length = 0, deleted = '0-0' }
        local untold = is_untold(known, kept, stream_now)
        if untold then newest = known end
        -- Where the caller was the only consumer, nothing was delivered but what it was given.
        local up_to = newest and newest == known and known.alone == 1 and known.delivered or '+'
        local group = is_there and find_group(stream, name)
        -- In another stream nothing was delivered before.
        local is_known = newest and (continues(newest, stream_now) or is_copy(newest, stream_now))

        if group then
          local current = floor_of(stream, stream_now, group, kept)
          if not newest or not (untold or less(current.acknowledged, newest.acknowledged) or less(current.delivered, newest.delivered)
            or less(stream_now.last, newest.last) or stream_now.added < newest.added) then
            return { existed, current.delivered, 0, 0, false }
          end
          local lost = continues(newest, stream_now) and 0 or newest.unacknowledged
          local repeats = is_known and count_pending(current.delivered) + count_after(current.delivered, stream_now, up_to) or 0
          if untold then
            current.fresh = 0
            redis.call('HSET', floors_key, name, encode(current))
          end
          return { regressed, current.delivered, repeats, lost, newest.text }
        end

        local kind, after, repeats, lost = created, ARGV[2], 0, 0
        if newest then
          kind, after, lost = restored, '0-0', count_lost(newest, stream_now)
          for _, floor in ipairs(floors) do
            if continues(floor, stream_now) and less(after, floor.acknowledged) then after = floor.acknowledged end
          end
          if is_known then repeats = count_after(after, stream_now, up_to) end
        end

        -- With the number of entries before it, so that the server counts from there.
        local start = after == '$' and stream_now.last or after
        local unread, is_exact = unread_of(stream, stream_now, { ['last-delivered-id'] = start }, false)
        if is_exact then
          redis.call('XGROUP', 'CREATE', stream, name, after, 'MKSTREAM', 'ENTRIESREAD', string.format('%.0f', stream_now.added - unread))
        else
          redis.call('XGROUP', 'CREATE', stream, name, after, 'MKSTREAM')
        end
        -- Remembered at once, so that it is known that the group existed.
        group = find_group(stream, name)
        local floor = floor_of(stream, describe(stream), group, false)
        if kind == created then floor.fresh = 1 end
        redis.call('HSET', floors_key, name, encode(floor))
        return { kind, group['last-delivered-id'], repeats, lost, newest and newest.text or false }
        """);

    public static async ValueTask<GroupCreation> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string group,
        GroupStart startAt,
        GroupFloor? known,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(DeliveryKeys.Floors(stream));
        call.Add(group).Add(startAt == GroupStart.End ? "$" : "0-0").Add(known?.ToText() ?? "");
        IReadOnlyList<RespValue> reply =
            (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(5);
        return new GroupCreation(
            (GroupCreationKind)reply[0].AsInteger(),
            reply[1].AsId(),
            reply[2].AsInteger(),
            reply[3].AsInteger(),
            reply[4].IsNull ? null : GroupFloor.Parse(reply[4].AsText()));
    }
}
