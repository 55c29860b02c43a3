using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.DeferAsync"/>.</summary>
internal static class DeferEntry
{
    // KEYS: the stream, its due times (a sorted set: id -> Unix milliseconds), and the dedupe key if there is one.
    // ARGV: group, consumer, id, delay, minimum idle time, both in milliseconds; 1 when the delivery is taken off the count.
    private static readonly LuaScript Script = new(LuaParts.PendingLines + LuaParts.Now + LuaParts.DueKept +
        """
        local stream, due_times, dedupe = KEYS[1], KEYS[2], KEYS[3]
        local group, consumer, id = ARGV[1], ARGV[2], ARGV[3]
        local delay, min_idle = tonumber(ARGV[4]), tonumber(ARGV[5])
        local line = redis.call('XPENDING', stream, group, id, id, 1, consumer)[1]
        if not line then return lost_line(stream, group, id) end

        -- Becomes claimable by growing idle; where idle time alone cannot say it, the due time does. That is kept for a while longer: as long as it is there,
        -- nobody has claimed the entry. The set goes with the last of them.
        local due, idle = now() + delay, math.max(0, min_idle - delay)
        if delay > min_idle then
          redis.call('ZADD', due_times, due, id)
        elseif type(redis.pcall('ZADD', due_times, due, id)) == 'table' then
          -- A full memory refuses it. It need not be known; that of an earlier try is void.
          redis.call('ZREM', due_times, id)
        end
        if redis.call('PTTL', due_times) < delay + due_kept then redis.call('PEXPIREAT', due_times, due + due_kept) end

        -- Claiming it would drop it from the list if its payload is gone; then the reaper is to find and report it.
        if #redis.call('XRANGE', stream, id, id) == 1 then
          local count = ARGV[6] == '1' and math.max(0, line[4] - 1) or line[4]
          redis.call('XCLAIM', stream, group, consumer, 0, id,
            'IDLE', string.format('%.0f', idle), 'RETRYCOUNT', string.format('%.0f', count), 'JUSTID')
        end
        if dedupe and redis.pcall('GET', dedupe) == id then redis.call('DEL', dedupe) end
        return false
        """);

    public static async ValueTask<LostEntry?> RunAsync(
        IScriptStore store, ConsumerKey consumer, OwnedEntry entry, Deferral deferral, CancellationToken cancellationToken)
    {
        using var call = new ScriptCall();
        call.Key(consumer.Stream).Key(DeliveryKeys.DueTimes(consumer.Stream, consumer.Group));
        if (entry.DedupeKey is not null) call.Key(entry.DedupeKey);
        call.Add(consumer.Group).Add(consumer.Name).Add(entry.Id).AddDuration(deferral.Delay).AddDuration(deferral.MinIdle).Add(deferral.Untried ? 1 : 0);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return reply.IsNull ? null : InfoReplies.ReadLostLine(reply);
    }
}
