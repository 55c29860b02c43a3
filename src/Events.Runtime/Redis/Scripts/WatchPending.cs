using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.WatchAsync"/>.</summary>
internal static class WatchPending
{
    // KEYS: the stream. ARGV: group, consumer, start, how many at the most.
    private static readonly LuaScript Script = new(
        """
        local stream, group = KEYS[1], ARGV[1]
        return {
          redis.call('XPENDING', stream, group, ARGV[3], '+', ARGV[4], ARGV[2]),
          #redis.call('XPENDING', stream, group, '-', '+', 1, '(released)'),
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
        using ScriptCall call = new ScriptCall().Key(stream);
        call.Add(group).Add(consumer).Add(start).Add(count);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
        return new PendingWatch(InfoReplies.ReadLines(reply[0]), reply[1].AsInteger() > 0);
    }
}
