using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IConsumerStore.DeleteGoneConsumersAsync"/>.</summary>
internal static class DeleteGoneConsumers
{
    // A look beforehand tells the names, because a script has to be given the keys of their leases.
    // KEYS: the stream, then the name lease of each consumer. ARGV: group, minimum idle time, then the names.
    private static readonly LuaScript Script = new(
        """
        local stream, group, min_idle = KEYS[1], ARGV[1], tonumber(ARGV[2])
        local lease_of = {}
        for i = 2, #KEYS do lease_of[ARGV[1 + i]] = KEYS[i] end
        local deleted = {}
        for _, about in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
          local consumer = {}
          for i = 1, #about, 2 do consumer[about[i]] = about[i + 1] end
          local lease = lease_of[consumer.name]
          if lease and consumer.pending == 0 and consumer.idle >= min_idle and redis.call('EXISTS', lease) == 0 then
            redis.call('XGROUP', 'DELCONSUMER', stream, group, consumer.name)
            deleted[#deleted + 1] = consumer.name
          end
        end
        return deleted
        """);

    public static async ValueTask<IReadOnlyList<string>> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string group,
        TimeSpan minIdle,
        string except,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<ConsumerInfo> consumers = await store.ConsumerInfoAsync(stream, group, cancellationToken)
            .ConfigureAwait(false);
        string[] names =
        [
            .. consumers
                .Where(consumer => consumer.Pending == 0 && consumer.Idle >= minIdle && consumer.Name != except)
                .Select(consumer => consumer.Name)
                .Take(DeliveryLimits.MaxEntries),
        ];
        if (names.Length == 0) return [];
        using ScriptCall call = new ScriptCall().Key(stream);
        foreach (string name in names) call.Key(DeliveryKeys.NameLease(stream, group, name));
        call.Add(group).AddDuration(minIdle);
        foreach (string name in names) call.Add(name);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return [.. reply.AsArray().Select(name => name.AsText())];
    }
}
