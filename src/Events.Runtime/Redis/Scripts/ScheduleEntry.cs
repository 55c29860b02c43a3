using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Roles;
using Events.Store.Schedules;
using Events.Wire;

namespace Events.Redis.Scripts;

/// <summary><see cref="IScheduleStore.ScheduleAsync"/>.</summary>
internal static class ScheduleEntry
{
    // KEYS: the stream; when, what; what was moved, twice; that there are payloads; where the idempotency key is remembered, if there is one.
    // ARGV: id; 1 for a delay; the delay, or the time; an age to trim to or 0; for how long the key is remembered, all in milliseconds; cron expression or
    // nothing, time zone; 1 if there are payloads; 1 if ce_time is of the time at which it is due, 1 if ce_id is; how many words stand before the fields; what
    // XADD is given behind the name of the stream.
    private static readonly LuaScript Script = new(ScheduleLua.MovedAs + ScheduleLua.Item + LuaParts.Refused + LuaParts.WasHere + LuaParts.Now +
        """
        local stream, times, events, produced = KEYS[1], KEYS[2], KEYS[3], KEYS[7] or ''
        local id, age, cron, zone, time = ARGV[1], tonumber(ARGV[4]), ARGV[6], ARGV[7], now()
        local args = { unpack(ARGV, 12) }
        local stamps = { 0, 0, 0 }
        for i = tonumber(ARGV[11]) + 1, #args, 2 do
          local name = args[i]
          local at = name == 'ts_ms' and 1 or name == 'ce_time' and ARGV[9] == '1' and 2 or name == 'ce_id' and ARGV[10] == '1' and 3
          if at and stamps[at] == 0 then stamps[at] = i + 1 end
        end

        -- What was set aside is not there.
        local score, kept = redis.call('ZSCORE', times, id), nil
        local known = score and score ~= 'inf' and due_of(score)
        local item = known and item_of(redis.call('HGET', events, id), times)
        if item then
          if (item[4] == '') ~= (cron == '') then return { 3, known, false, time, next_due(times) } end
          local goes_on = cron == item[4] and zone == item[5]
          local same = goes_on and age == item[1] and #args == #item[8]
          for i = 1, 3 do same = same and stamps[i] == item[7][i] end
          if same and cron ~= '' then
            for i = 1, #args do same = same and (i == stamps[1] or i == stamps[2] or args[i] == item[8][i]) end
          end
          if same or cron == '' then return { 1, known, false, time, next_due(times) } end
          -- Another event takes its place, and not its time: what is due comes, and what has come does not come again.
          if goes_on or known <= time then kept = known end
        elseif not score and cron == '' then
          local entry = moved_as(id, KEYS[4], KEYS[5])
          if not entry and produced ~= '' then
            local found = redis.pcall('GET', produced)
            local is_here, refusal = false, nil
            if type(found) == 'string' then is_here, refusal = was_here(stream, found) end
            if refusal then return refusal end
            if is_here then entry = found end
          end
          if entry then return { 2, false, entry, time, next_due(times) } end
        end

        local due = tonumber(ARGV[3])
        if ARGV[2] == '1' then due = time + due end
        due = kept or math.min(due, last_time)
        local why = refused('HSET', events, id, '') or refused('ZADD', times, '0', id)
        if why then return redis.error_reply(why) end
        -- First, so that what sweeps payloads never misses one.
        if ARGV[8] == '1' then redis.call('SET', KEYS[6], '1') end
        redis.call('HSET', events, id, cmsgpack.pack({ age, produced, ARGV[5], cron, zone, string.format('%.0f', time), stamps, args }))
        redis.call('ZADD', times, string.format('%.0f', due), id)
        return { 0, due, false, time, next_due(times) }
        """);

    /// <summary>Encodes the call; what it is given need not stay.</summary>
    public static ScriptCall Encode(StreamKey stream, ScheduleRequest request, EntryFields fields)
    {
        ScriptCall call = new ScriptCall().Key(stream).Key(ScheduleKeys.Times(stream)).Key(ScheduleKeys.Events(stream))
            .Key(ScheduleKeys.Moved(stream, 0)).Key(ScheduleKeys.Moved(stream, 1)).Key(ScheduleKeys.Payloads(stream));
        if (!request.Key.IsEmpty) call.Key(ProducedKeys.Of(stream, fields, request.Key.Span, request.Window));
        Retention retention = request.Retention;
        StreamTrim trim = retention.MaxAge > TimeSpan.Zero ? StreamTrim.ToMinId(EntryId.Min, retention.IsExact)
            : retention.MaxLength > 0 ? StreamTrim.ToLength(retention.MaxLength, retention.IsExact)
            : StreamTrim.None;
        return call.Add(request.Id).Add(request.Time.IsDelay ? 1 : 0).Add(request.Time.Milliseconds).AddDuration(retention.MaxAge).AddTime(request.Window)
            .Add(request.Recurring?.Cron ?? "").Add(request.Recurring?.TimeZone ?? "").Add(request.HasPayload ? 1 : 0)
            .Add(request.Stamps.HasFlag(ScheduleStamps.CloudEventTime) ? 1 : 0).Add(request.Stamps.HasFlag(ScheduleStamps.CloudEventId) ? 1 : 0)
            .Add(trim.Kind == StreamTrimKind.None ? 1 : 4).Add(trim).Add("*").Add(fields);
    }

    /// <summary>Runs it; the call is disposed.</summary>
    public static async ValueTask<ScheduleReply> RunAsync(IScriptStore store, ScriptCall call, CancellationToken cancellationToken)
    {
        using (call)
        {
            IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(5);
            return new ScheduleReply(
                (ScheduleReplyKind)reply[0].AsInteger(), Time(reply[1]), reply[2].AsNullableId(), Time(reply[3])!.Value, Time(reply[4]));
        }
    }

    /// <summary>A time in Unix milliseconds, or none.</summary>
    public static DateTimeOffset? Time(RespValue value) =>
        value.AsNullableInteger() is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(milliseconds, 0, ScheduleTime.Last)) : null;
}
