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
        IScriptStore store, ConsumerKey consumer, EntryId start, int count, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(consumer.Stream).Key(ScheduleKeys.Times(consumer.Stream));
        call.Add(consumer.Group).Add(consumer.Name).Add(start).Add(count);
        return await store.EvalAsync(Script, call, () => new WatchReply(consumer.Name), cancellationToken).ConfigureAwait(false);
    }
}
