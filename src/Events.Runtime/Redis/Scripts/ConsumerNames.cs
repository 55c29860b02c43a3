using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;
using Events.Time;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.TakeNameAsync"/> and <see cref="IConsumerStore.ReleaseNameAsync"/>.</summary>
internal static class ConsumerNames
{
    // KEYS: the name's lease. ARGV: owner, lease in milliseconds, the owner that it may be taken from, or nothing.
    private static readonly LuaScript Take = new(
        """
        local holder = redis.call('GET', KEYS[1])
        if not holder or (holder ~= ARGV[1] and holder == ARGV[3]) then
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        elseif holder == ARGV[1] then
          -- Not set again: a server without memory refuses that, and a consumer must not lose its name for it.
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
        else
          return { holder, redis.call('PTTL', KEYS[1]) }
        end
        return false
        """);

    // KEYS: the name's lease. ARGV: owner.
    private static readonly LuaScript Release = new(
        """
        if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """);

    public static async ValueTask<NameHolder?> TakeAsync(
        IScriptStore store, ConsumerKey consumer, string owner, TimeSpan lease, string? replaces, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(DeliveryKeys.NameLease(consumer.Stream, consumer.Group, consumer.Name));
        call.Add(owner).AddTime(lease).Add(replaces ?? "");
        RespValue reply = await store.EvalAsync(Take, call, cancellationToken).ConfigureAwait(false);
        if (reply.IsNull) return null;
        IReadOnlyList<RespValue> parts = reply.AsArray(2);

        // A lease without an end (-1) is nobody's of ours.
        long left = parts[1].AsInteger();
        return new NameHolder(parts[0].AsText(), left < 0 ? Timeout.InfiniteTimeSpan : Spans.FromMilliseconds(left));
    }

    public static async ValueTask ReleaseAsync(IScriptStore store, ConsumerKey consumer, string owner, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(DeliveryKeys.NameLease(consumer.Stream, consumer.Group, consumer.Name)).Add(owner);
        await store.EvalAsync(Release, call, cancellationToken).ConfigureAwait(false);
    }
}
