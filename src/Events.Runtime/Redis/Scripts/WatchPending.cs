using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Store.Schedules;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.WatchAsync"/>.</summary>
internal static class WatchPending
{
    // KEYS: the stream, when what is scheduled on it is due. ARGV: group, consumer, start, how many at the most.
    private static readonly LuaScript Script = new(LuaParts.Now +
        """
        local stream, group = KEYS[1], ARGV[1]
        local due = redis.pcall('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
        return {
          redis.call('XPENDING', stream, group, ARGV[3], '+', ARGV[4], ARGV[2]),
          #redis.call('XPENDING', stream, group, '-', '+', 1, '(released)'),
          due and due ~= 'inf' and tonumber(due) - now() or false,
        }
        """);

    public static async ValueTask<PendingWatch> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string group,
        string consumer,
        EntryId start,
        int count,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(ScheduleKeys.Times(stream));
        call.Add(group).Add(consumer).Add(start).Add(count);
        return await store.EvalAsync(Script, call, () => new WatchReply(consumer), cancellationToken).ConfigureAwait(false);
    }
}
