using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Roles;
using Events.Store.Schedules;
using Events.Wire;

namespace Events.Redis.Scripts;

/// <summary><see cref="IScheduleStore.ListScheduledAsync"/>.</summary>
internal static class ListScheduled
{
    // KEYS: when, what. ARGV: how many at the most; the score and the id behind which they come, or nothing.
    private static readonly LuaScript Script = new(ScheduleLua.Item + ScheduleLua.Stamp + LuaParts.Now +
        """
        local times, events, most = KEYS[1], KEYS[2], tonumber(ARGV[1])
        local total, first = redis.call('ZCARD', times), 0

        -- The order is that of bytes. Lua compares strings by the locale of the server.
        local function is_behind(id, other)
          for i = 1, math.min(#id, #other) do
            local a, b = string.byte(id, i), string.byte(other, i)
            if a ~= b then return a > b end
          end
          return #id > #other
        end

        if ARGV[2] then
          local after, last = tonumber(ARGV[2]), total
          while first < last do
            local middle = math.floor((first + last) / 2)
            local at = redis.call('ZRANGE', times, middle, middle, 'WITHSCORES')
            local score = tonumber(at[2])
            if score > after or score == after and is_behind(at[1], ARGV[3]) then last = middle else first = middle + 1 end
          end
        end

        local items, page = {}, redis.call('ZRANGE', times, first, first + most - 1, 'WITHSCORES')
        for i = 1, #page, 2 do
          local id, score = page[i], page[i + 1]
          local item, due, fields = item_of(redis.call('HGET', events, id), times), due_of(score), {}
          local is_field = false
          for _, word in ipairs(item and stamp(item, due) or {}) do
            if is_field then fields[#fields + 1] = word elseif word == '*' then is_field = true end
          end
          items[#items + 1] = {
            id, score, due, item and string.match(item[6], '^%d+$') or '0', item and item[4] or '', item and item[5] or '',
            (not item or score == 'inf') and 1 or 0, fields }
        end
        return { items, total, now() }
        """);

    public static async ValueTask<ScheduledPage> RunAsync(
        IScriptStore store, StreamKey stream, SchedulePosition? after, int count, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(ScheduleKeys.Times(stream)).Key(ScheduleKeys.Events(stream)).Add(count);
        if (after is not null) call.Add(after.Score).Add(after.Id.Span);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(3);
        return new ScheduledPage([.. reply[0].AsArray().Select(Read)], reply[1].AsInteger(), ScheduleEntry.Time(reply[2])!.Value);
    }

    private static ScheduledEntry Read(RespValue value)
    {
        IReadOnlyList<RespValue> item = value.AsArray(8);
        IReadOnlyList<RespValue> words = item[7].AsArray();
        var writer = new EntryWriter(new byte[256]);
        for (int i = 0; i + 1 < words.Count; i += 2) writer.WriteField(words[i].AsText(), words[i + 1].Bytes);
        string cron = item[4].AsText();
        return new ScheduledEntry(
            item[0].AsText(),
            ScheduleEntry.Time(item[2])!.Value,
            ScheduleEntry.Time(item[3])!.Value,
            cron.Length == 0 ? null : new RecurringRule(cron, item[5].AsText()),
            writer.Buffer.AsMemory(0, writer.Position),
            writer.FieldCount)
        {
            IsSetAside = item[6].AsInteger() == 1,
            Position = new SchedulePosition(item[1].AsText(), item[0].Bytes.ToArray()),
        };
    }
}
