using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Store.Schedules;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.WatchAsync"/>.</summary>
internal static class WatchPending
{
    // Milliseconds, a thousand years: a sorted set of another program's may hold any number.
    private const long MaxSpan = 365_000L * 24 * 3600 * 1000;

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
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(3);
        return new PendingWatch(
            InfoReplies.ReadLines(reply[0]),
            reply[1].AsInteger() > 0,
            reply[2].AsNullableInteger() is { } milliseconds ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, -MaxSpan, MaxSpan)) : null);
    }
}
