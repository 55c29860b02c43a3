namespace Events.Store.Redis;

/// <summary><see cref="IDeliveryStore.TakeNameAsync"/> and <see cref="IDeliveryStore.ReleaseNameAsync"/>.</summary>
internal static class ConsumerNames
{
    // KEYS: the name's lease. ARGV: owner, lease in milliseconds.
    private static readonly LuaScript Take = new(
        """
        local holder = redis.call('GET', KEYS[1])
        if not holder then
          redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
        elseif holder == ARGV[1] then
          -- Not set again: a server without memory refuses that, and a consumer must not lose its name for it.
          redis.call('PEXPIRE', KEYS[1], ARGV[2])
        else
          return 0
        end
        return 1
        """);

    // KEYS: the name's lease. ARGV: owner.
    private static readonly LuaScript Release = new(
        """
        if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """);

    public static async ValueTask<bool> TakeAsync(
        CommandStreamStore store,
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        TimeSpan lease,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(DeliveryKeys.NameLease(stream, group, consumer)).Add(owner).AddTime(lease);
        return (await store.EvalAsync(Take, call, cancellationToken).ConfigureAwait(false)).AsInteger() != 0;
    }

    public static async ValueTask ReleaseAsync(
        CommandStreamStore store,
        StreamKey stream,
        string group,
        string consumer,
        string owner,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(DeliveryKeys.NameLease(stream, group, consumer)).Add(owner);
        await store.EvalAsync(Release, call, cancellationToken).ConfigureAwait(false);
    }
}
