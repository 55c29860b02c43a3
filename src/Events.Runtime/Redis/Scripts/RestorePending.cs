using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.RestoreAsync"/>.</summary>
internal static class RestorePending
{
    // KEYS: the stream, the lease of the consumer's name, the dead letters, the due times of the group, then for each id where a commit of it leaves word.
    // ARGV: group, consumer, owner of the name, time since the consumer was last given something; smallest id, largest id, number of ids, the
    // ids; for each of them how long ago it was seen to be pending, at the most and at the least, how often it was delivered, after how many milliseconds
    // others are free to claim it, or nothing, and the id that its dead letter names; then when these times were so, in Unix milliseconds. Other times in
    // tenths of a microsecond.
    private static readonly LuaScript Script = new(FloorScript.Parts + LuaParts.PendingLines +
        """
        local own, others, acknowledged, undelivered, restored, gone = 0, 1, 2, 3, 4, 5
        local stream, group, consumer, owner = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
        local since_delivery = tonumber(ARGV[4])
        local first, last = 8, 7 + tonumber(ARGV[7])
        local function about(i, what) return ARGV[last + 5 * (i - first) + what] end

        -- Another process has the name: what it has done with the entries is its own.
        local holder = redis.call('GET', KEYS[2])
        if holder and holder ~= owner then return false end

        local mine = pending_lines(stream, group, consumer, ARGV[5], ARGV[6], first, last)
        local age_of, witnessed, oldest, missing = {}, {}, -1, 0
        for i = first, last do
          local id = ARGV[i]
          age_of[id] = tonumber(about(i, 1))
          if mine[id] then
            witnessed[age_of[id]] = true
            oldest = math.max(oldest, tonumber(about(i, 2)))
          else
            missing = missing + 1
          end
        end

        -- Is the consumer the one that had them? Where a record of it stands that is older than the missing one, or as old, it was never deleted since; nor
        -- was it where nothing was delivered to it since, which alone would have made it anew.
        local exists, has_unknown = false, false
        if missing > 0 then
          for _, fields in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
            local one = by_name(fields)
            if one.name == consumer then exists = not one.inactive or one.inactive >= 0 end
          end
          for _, line in ipairs(redis.call('XPENDING', stream, group, '-', '+', last - first + 2, consumer)) do
            if not age_of[line[1]] then has_unknown = true end
          end
        end

        -- This came later than it was meant, by so much: the process stood still, or had to connect again.
        local as_of = tonumber(ARGV[#ARGV])
        local delay = math.max(0, now() - as_of)
        local function is_claimable(i)
          -- Whoever claims what was put off strikes out its due time.
          local wait = about(i, 4)
          return wait ~= '' and tonumber(wait) <= delay and not redis.call('ZSCORE', KEYS[4], ARGV[i])
        end

        -- The entries of the group that became dead letters since the oldest of these was seen to be pending; no more than some thousands are looked at.
        local letters
        local function is_letter(id)
          if not letters then
            letters = {}
            local oldest_age = 0
            for i = first, last do oldest_age = math.max(oldest_age, age_of[ARGV[i]]) end
            local from = string.format('%.0f', math.max(0, as_of - math.ceil(oldest_age / 10000) - 1000))
            for _ = 1, 10 do
              local page = redis.call('XRANGE', KEYS[3], from, '+', 'COUNT', 1000)
              if #page == 0 then break end
              for _, letter in ipairs(page) do
                local fields = by_name(letter[2])
                if fields['dead:id'] and fields['dead:group'] == group then letters[fields['dead:id']] = true end
              end
              from = '(' .. page[#page][1]
            end
          end
          return letters[id]
        end

        -- Somebody has committed it since it was seen to be pending, after the store of that one had connected: the server had forgotten that it was pending here.
        local function is_committed(i)
          local at = redis.call('GET', KEYS[5 + i - first])
          return at and tonumber(at) > as_of - math.ceil(age_of[ARGV[i]] / 10000)
        end

        local delivered = missing > 0 and find_group(stream, group)['last-delivered-id']
        local standings, by_count = {}, {}
        for i = first, last do
          local id = ARGV[i]
          local kind, who = own, false
          if not mine[id] then
            local age = age_of[id]
            who = lost_line(stream, group, id)[2]
            if who then
              kind = others
            elseif less(delivered, id) then
              -- What the group has not come to is delivered again, if it is still there to be.
              kind = #redis.call('XRANGE', stream, id, id) == 0 and gone or undelivered
            elseif exists and (is_claimable(i) or oldest >= age or witnessed[age] or (since_delivery > age and not has_unknown)) then
              kind = acknowledged
            elseif is_committed(i) or is_letter(about(i, 5)) then
              kind = acknowledged
            elseif #redis.call('XRANGE', stream, id, id) == 0 then
              kind = gone
            else
              kind = restored
              local count = about(i, 3)
              by_count[count] = by_count[count] or {}
              table.insert(by_count[count], id)
            end
          end
          standings[#standings + 1] = { id, kind, who }
        end
        for count, ids in pairs(by_count) do
          for _, option in ipairs({ 'RETRYCOUNT', count, 'FORCE', 'JUSTID' }) do ids[#ids + 1] = option end
          redis.call('XCLAIM', stream, group, consumer, 0, unpack(ids))
        end
        return standings
        """);

    public static async ValueTask<IReadOnlyList<RecordStanding>?> RunAsync(
        IScriptStore store, ConsumerKey consumer, RestoreRequest request, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall()
            .Key(consumer.Stream).Key(DeliveryKeys.NameLease(consumer.Stream, consumer.Group, consumer.Name)).Key(request.DeadLetters)
            .Key(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group));
        foreach (PendingRecord record in request.Records.Span) call.Key(DeliveryKeys.Committed(consumer.Stream, consumer.Group, record.Id));
        call.Add(consumer.Group).Add(consumer.Name).Add(request.Owner).Add(request.SinceDelivery.Ticks);
        EntryId[] ids = new EntryId[request.Records.Length];
        for (int i = 0; i < ids.Length; i++) ids[i] = request.Records.Span[i].Id;
        call.AddBounds(ids).AddIds(ids);
        foreach (PendingRecord record in request.Records.Span)
        {
            call.Add(record.ConfirmedAgo.Ticks).Add(record.SeenAgo.Ticks).Add(record.DeliveryCount);
            if (record.ClaimableIn is { } wait) call.Add(wait.Ticks / TimeSpan.TicksPerMillisecond);
            else call.Add("");
            call.Add(record.Letter ?? record.Id);
        }

        call.Add(request.AsOf.ToUnixTimeMilliseconds());

        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return reply.IsNull ? null : [.. reply.AsArray().Select(Read)];
    }

    private static RecordStanding Read(RespValue line)
    {
        IReadOnlyList<RespValue> parts = line.AsArray(3);
        return new RecordStanding(
            parts[0].AsId(), (RecordStandingKind)parts[1].AsInteger(), parts[2].IsNull ? null : parts[2].AsText());
    }
}
