using Events.Errors;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.ReclaimAsync"/>.</summary>
internal static class ReclaimPending
{
    // KEYS: the stream, the due times of its group. ARGV: group, consumer, smallest id, largest id, number of ids, the ids;
    // the longest wait that is cut short, in milliseconds, or nothing for any; how many deliveries to count.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.WithPayload + LuaParts.Deliver + LuaParts.Now +
        """
        local stream, due_times, group, consumer = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
        local first, last = 6, 5 + tonumber(ARGV[5])
        local mine = pending_lines(stream, group, consumer, ARGV[3], ARGV[4], first, last)
        local owned = {}
        for i = first, last do
          if mine[ARGV[i]] then owned[#owned + 1] = ARGV[i] end
        end

        local longest = tonumber(ARGV[last + 1])
        if longest and #owned > 0 and redis.call('EXISTS', due_times) == 1 then
          local due, time, ready = redis.call('ZMSCORE', due_times, unpack(owned)), now(), {}
          for i, id in ipairs(owned) do
            -- One that waits for less was made idle for the rest: then this is its whole wait.
            local left = due[i] and tonumber(due[i]) - time or 0
            if left <= 0 or left + mine[id][3] <= longest then ready[#ready + 1] = id end
          end
          owned = ready
        end

        if #owned > 0 then redis.call('ZREM', due_times, unpack(owned)) end
        local ids, gone = with_payload(stream, owned, ARGV[3])
        return { '0-0', ids, deliver(stream, group, consumer, ids, mine, tonumber(ARGV[last + 2])), gone }
        """);

    public static async ValueTask<ReapPage> RunAsync(
        IScriptStore store,
        ConsumerKey consumer,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan? longestWait,
        bool counted,
        CancellationToken cancellationToken)
    {
        Task<ClaimedIds>? claim = null;
        try
        {
            (ClaimedIds claimed, EntryPage entries, IReadOnlyList<long> counts, IReadOnlyList<EntryId> missing, ReadOnlyMemory<EntryId> unread) =
                await ReadPayloads.RunAsync(
                    store, consumer.Stream, () => claim = ClaimAsync(), ids.Span[0], ids.Span[^1], ids.Length, cancellationToken).ConfigureAwait(false);

            // What does not fit stays with the consumer, which takes it up next: nothing is to overtake it.
            return new ReapPage(EntryId.Min, entries, counts, [.. claimed.Gone, .. missing]) { UnreadIds = unread };
        }
        catch (ServerErrorException refused) when (ReadPayloads.HasClaimed(claim))
        {
            refused.CameAfterClaim = true;
            throw;
        }

        async Task<ClaimedIds> ClaimAsync()
        {
            using ScriptCall call = new ScriptCall().Key(consumer.Stream).Key(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group));
            call.Add(consumer.Group).Add(consumer.Name).AddBounds(ids.Span).AddIds(ids.Span);
            if (longestWait is { } longest) call.AddDuration(longest);
            else call.Add("");
            call.Add(counted ? 1 : 0);
            return await store.EvalAsync(Script, call, static () => new ClaimedIdsReply(), cancellationToken).ConfigureAwait(false);
        }
    }
}
