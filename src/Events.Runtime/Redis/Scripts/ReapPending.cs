using Events.Errors;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.ReapAsync"/>.</summary>
internal static class ReapPending
{
    // XAUTOCLAIM would drop every pending entry without a payload that it comes across, whoever works on it, tell it once and count
    // a delivery of what is not due. So the page is put together here, and nothing is known only to the one who asked.
    // KEYS: the stream, the due times of its group, its dead letters.
    // ARGV: group, consumer, minimum idle time, start, how many at the most, whether only what was released; reason, exception, message, time,
    // fingerprint; the options of XADD.
    private static readonly LuaScript Script = new(
        DeadLetterScript.WriteLetter + LuaParts.WithPayload + LuaParts.Deliver + LuaParts.Refused + LuaParts.Now + LuaParts.DueKept +
        """
        local stream, due_times, dead = KEYS[1], KEYS[2], KEYS[3]
        local group, consumer, min_idle, from, count = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], tonumber(ARGV[5])
        local released, only_released = '(released)', ARGV[6] == '1'

        -- A page looks at ten times as many as it claims, as XAUTOCLAIM does. One more is asked for each time: is it the last?
        local at, looked, more, idle, line_of = false, 0, true, {}, {}
        while more and looked < 10 * count and #idle < count do
          local start, lines = at and '(' .. at or from
          if only_released then
            lines = redis.call('XPENDING', stream, group, start, '+', count + 1, released)
          else
            lines = redis.call('XPENDING', stream, group, start, '+', count + 1)
          end
          more = #lines == count + 1
          for _, line in ipairs(lines) do
            if looked == 10 * count or #idle == count then
              more = true
              break
            end
            at = line[1]
            looked = looked + 1
            if line[3] >= min_idle or line[2] == released then
              idle[#idle + 1] = at
              line_of[at] = line
            end
          end
        end

        -- What waits for its time is passed over.
        local time = redis.call('EXISTS', due_times) == 1 and now()
        if time and #idle > 0 then
          local due, ready = redis.call('ZMSCORE', due_times, unpack(idle)), {}
          for i, id in ipairs(idle) do
            if not due[i] or tonumber(due[i]) <= time then ready[#ready + 1] = id end
          end
          idle = ready
        end

        local ids, without_payload = with_payload(stream, idle, idle[1])
        local gone, why = {}, #without_payload > 0 and refused('XACK', stream, group, without_payload[1])
        if why then return redis.error_reply(why) end
        local refusal
        for _, id in ipairs(without_payload) do
          -- It may be refused (another type, a full memory). Then this entry is still pending, and others need not wait for it.
          local line = line_of[id]
          local written = write_letter(
            dead, { unpack(ARGV, 13) }, nil, group, line[2], id, line[4], { unpack(ARGV, 7, 12) }, redis.pcall)
          if type(written) == 'table' then
            refusal = written
          else
            redis.call('XACK', stream, group, id)
            gone[#gone + 1] = id
          end
        end
        if refusal and #ids == 0 then return refusal end
        if time then
          if #idle > 0 then redis.call('ZREM', due_times, unpack(idle)) end
          redis.call('ZREMRANGEBYSCORE', due_times, '-inf', time - due_kept)
        end
        return { more and at or '0-0', ids, deliver(stream, group, consumer, ids, line_of, 1), gone }
        """);

    public static async ValueTask<ReapPage> RunAsync(
        IScriptStore store,
        ConsumerKey consumer,
        ReapQuery query,
        DeadLetterTarget target,
        DeadLetterInfo letter,
        CancellationToken cancellationToken)
    {
        // A sweep that goes on mostly finds the next page where the last one ended.
        query = query with { Count = Math.Min(query.Count, DeliveryLimits.MaxEntries) };
        Task<ClaimedIds>? claim = null;
        try
        {
            (ClaimedIds claimed, EntryPage entries, IReadOnlyList<long> counts, IReadOnlyList<EntryId> missing, ReadOnlyMemory<EntryId> unread) =
                await ReadPayloads.RunAsync(
                    store, consumer.Stream, () => claim = ClaimAsync(), query.Start, EntryId.Max, query.Count, cancellationToken).ConfigureAwait(false);
            // Nobody has tried them, and whoever comes first may.
            if (!unread.IsEmpty) await store.ReleaseAsync(
                new(consumer.Stream, consumer.Group, consumer.Name), default, unread, query.MinIdle, cancellationToken).ConfigureAwait(false);
            foreach (EntryId id in missing)
            {
                // Trimmed since: it is ours, so the move takes it off the list.
                await MoveToDeadLetters.RunAsync(store, consumer, new OwnedEntry(id), target, letter, cancellationToken).ConfigureAwait(false);
            }

            // The script tells up to which entry it has looked.
            if (!unread.IsEmpty) return new ReapPage(unread.Span[0], entries, counts, [.. claimed.Gone, .. missing]);
            EntryId cursor = claimed.Last == EntryId.Min || claimed.Last == EntryId.Max ? EntryId.Min : claimed.Last.Next();
            return new ReapPage(cursor, entries, counts, [.. claimed.Gone, .. missing]);
        }
        catch (ServerErrorException refused) when (ReadPayloads.HasClaimed(claim))
        {
            refused.CameAfterClaim = true;
            throw;
        }

        async Task<ClaimedIds> ClaimAsync()
        {
            using ScriptCall call = new ScriptCall().Key(consumer.Stream).Key(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group)).Key(target.Stream);
            call.Add(consumer.Group).Add(consumer.Name).AddDuration(query.MinIdle).Add(query.Start).Add(query.Count).Add(query.OnlyReleased ? 1 : 0);
            call.AddLetter(letter).AddTrim(target.Trim);
            return await store.EvalAsync(Script, call, static () => new ClaimedIdsReply(), cancellationToken).ConfigureAwait(false);
        }
    }
}
