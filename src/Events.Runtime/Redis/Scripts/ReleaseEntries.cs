using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.ReleaseAsync"/>, <see cref="IConsumerStore.LeaveAsync"/> and <see cref="IHandlerStore.PassOnAsync"/>.</summary>
internal static class ReleaseEntries
{
    // KEYS: the stream. ARGV: group, consumer, whose they are then, idle time, whether the deliveries are taken back, smallest id, largest
    // id, number of ids, the ids.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.WithPayload +
        """
        local stream, group, consumer, heir, idle, take_back = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1'
        local first, last = 9, 8 + tonumber(ARGV[8])
        local mine = pending_lines(stream, group, consumer, ARGV[6], ARGV[7], first, last)
        local owned, lost = {}, {}
        for i = first, last do
          if mine[ARGV[i]] then
            owned[#owned + 1] = ARGV[i]
          else
            lost[#lost + 1] = lost_line(stream, group, ARGV[i])
          end
        end

        -- RETRYCOUNT is one number for all ids of an XCLAIM, so those with the same count go together.
        local by_count = {}
        for _, id in ipairs((with_payload(stream, owned, ARGV[6]))) do
          local count = mine[id][4]
          if take_back and count > 0 then count = count - 1 end
          by_count[count] = by_count[count] or {}
          table.insert(by_count[count], id)
        end
        for count, ids in pairs(by_count) do
          for _, option in ipairs({ 'IDLE', idle, 'RETRYCOUNT', count, 'JUSTID' }) do ids[#ids + 1] = option end
          redis.call('XCLAIM', stream, group, heir, 0, unpack(ids))
        end
        return lost
        """);

    public static async ValueTask<IReadOnlyList<LostEntry>> RunAsync(
        IScriptStore store,
        ConsumerKey consumer,
        string heir,
        ReadOnlyMemory<EntryId> ids,
        TimeSpan idle,
        bool uncount,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(consumer.Stream);
        call.Add(consumer.Group).Add(consumer.Name).Add(heir).AddDuration(idle).Add(uncount ? 1 : 0);
        call.AddBounds(ids.Span).AddIds(ids.Span);
        return InfoReplies.ReadLost(await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false));
    }
}
