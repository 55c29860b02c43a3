using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Roles;
using Events.Store.Schedules;

namespace Events.Redis.Scripts;

/// <summary><see cref="IScheduleStore.MoveDueAsync"/> and <see cref="IScheduleStore.MoveOccurrenceAsync"/>.</summary>
internal static class MoveScheduled
{
    // KEYS: the stream; when, what; what was moved, twice. ARGV: how many at the most; for how many milliseconds it is remembered what was moved, and how many.
    private static readonly LuaScript Due = new(ScheduleLua.Append + LuaParts.Now +
        """
        local stream, times, events, most = KEYS[1], KEYS[2], KEYS[3], tonumber(ARGV[1])
        local time = now()

        -- All of it is read and checked before the first XADD. What recurs and nobody can tell when, and what is no event, is passed over: it holds up nothing.
        local ready, recurring, aside, oldest, looked = {}, {}, {}, false, 0
        while #ready < most and looked < 10 * most do
          local due = redis.call('ZRANGE', times, '-inf', string.format('%.0f', time), 'BYSCORE', 'LIMIT', looked, most, 'WITHSCORES')
          local ids = {}
          for i = 1, #due, 2 do ids[#ids + 1] = due[i] end
          local packed = #ids > 0 and redis.call('HMGET', events, unpack(ids))
          for i, id in ipairs(ids) do
            local item, at = item_of(packed[i], times), due_of(due[2 * i])
            oldest = oldest or at
            if not item then
              aside[#aside + 1] = id
            elseif item[4] ~= '' then
              recurring[#recurring + 1] = { id, at, item[4], item[5] }
            elseif #ready < most then
              ready[#ready + 1] = { id, item, at }
            end
          end
          looked = looked + #ids
          if #ids < most then break end
        end

        local count, refusal, gone, moved = 0, false, {}, {}
        if #ready > 0 then
          local why = refused('ZREM', times, ready[1][1]) or refused('HDEL', events, ready[1][1])
          if why then return redis.error_reply(why) end
        end
        for _, one in ipairs(ready) do
          local entry, why = append(stream, one[2], one[3], time)
          if not entry then refusal = why break end
          count = count + 1
          gone[count] = one[1]
          moved[#moved + 1] = one[1]
          moved[#moved + 1] = entry
        end
        if count > 0 then
          redis.call('ZREM', times, unpack(gone))
          redis.call('HDEL', events, unpack(gone))
        end
        remember(moved, KEYS[4], KEYS[5], time, tonumber(ARGV[2]), tonumber(ARGV[3]))

        -- Behind the XADD: a full server refuses only what writes first.
        local set_aside = {}
        for _, id in ipairs(aside) do
          local reply = redis.pcall('ZADD', times, '+inf', id)
          if type(reply) == 'table' then refusal = refusal or reply.err break end
          set_aside[#set_aside + 1] = id
        end
        return { count, time, next_due(times), oldest, refusal, recurring, set_aside }
        """);

    // KEYS: as above. ARGV: id, when it was due, cron expression, time zone, when it is due next or nothing.
    private static readonly LuaScript Occurrence = new(ScheduleLua.Append + LuaParts.Now +
        """
        local stream, times, events, id, next_time, time = KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[5], now()
        local score = redis.call('ZSCORE', times, id)
        local due = score and due_of(score)
        if due ~= tonumber(ARGV[2]) or due > time then return false end
        local item = item_of(redis.call('HGET', events, id), times)
        if not item or item[4] ~= ARGV[3] or item[5] ~= ARGV[4] then return false end
        local why
        if next_time == '' then why = refused('ZREM', times, id) or refused('HDEL', events, id)
        else why = refused('ZADD', times, next_time, id) end
        if why then return redis.error_reply(why) end
        local entry, no_entry = append(stream, item, due, time)
        if not entry then return redis.error_reply(no_entry) end
        if next_time == '' then
          redis.call('ZREM', times, id)
          redis.call('HDEL', events, id)
        else
          redis.call('ZADD', times, next_time, id)
        end
        return entry
        """);

    public static async ValueTask<ScheduleRound> RunAsync(IScriptStore store, StreamKey stream, int count, CancellationToken cancellationToken)
    {
        using ScriptCall call = Keys(stream).Add(count).Add(ScheduleKeys.Remembered).Add(ScheduleKeys.MaxRemembered);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Due, call, cancellationToken).ConfigureAwait(false)).AsArray(7);
        return new ScheduleRound(
            (int)reply[0].AsInteger(),
            ScheduleEntry.Time(reply[1])!.Value,
            ScheduleEntry.Time(reply[2]),
            ScheduleEntry.Time(reply[3]),
            reply[4].IsNull ? null : reply[4].AsText(),
            [.. reply[5].AsArray().Select(static item => item.AsArray(4)).Select(static item => new DueOccurrence(
                item[0].AsText(), ScheduleEntry.Time(item[1])!.Value, new RecurringRule(item[2].AsText(), item[3].AsText())))],
            [.. reply[6].AsArray().Select(static id => id.AsText())]);
    }

    public static async ValueTask<EntryId?> RunAsync(
        IScriptStore store, StreamKey stream, DueOccurrence occurrence, DateTimeOffset? next, CancellationToken cancellationToken)
    {
        using ScriptCall call = Keys(stream).Add(occurrence.Id).Add(occurrence.Due.ToUnixTimeMilliseconds())
            .Add(occurrence.Rule.Cron).Add(occurrence.Rule.TimeZone);
        if (next is { } time) call.Add(time.ToUnixTimeMilliseconds());
        else call.Add("");
        return (await store.EvalAsync(Occurrence, call, cancellationToken).ConfigureAwait(false)).AsNullableId();
    }

    private static ScriptCall Keys(StreamKey stream) =>
        new ScriptCall().Key(stream).Key(ScheduleKeys.Times(stream)).Key(ScheduleKeys.Events(stream))
            .Key(ScheduleKeys.Moved(stream, 0)).Key(ScheduleKeys.Moved(stream, 1));
}
