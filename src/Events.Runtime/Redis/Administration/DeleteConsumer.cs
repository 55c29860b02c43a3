using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Administration;

/// <summary><see cref="IAdministrationStore.DeleteConsumerAsync"/>.</summary>
internal static class DeleteConsumer
{
    // KEYS: the stream, the name's lease. ARGV: group, consumer, 1 to delete it although its name is held.
    private static readonly LuaScript Script = new(
        """
        local stream, lease, group, name = KEYS[1], KEYS[2], ARGV[1], ARGV[2]
        for _, about in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group)) do
          local consumer = {}
          for i = 1, #about, 2 do consumer[about[i]] = about[i + 1] end
          if consumer.name == name then
            if consumer.pending > 0 then return { 'pending', consumer.pending, false } end
            local owner = redis.call('GET', lease)
            if owner and ARGV[3] ~= '1' then return { 'held', 0, { owner, redis.call('PTTL', lease) } } end
            redis.call('XGROUP', 'DELCONSUMER', stream, group, name)
            return { 'deleted', 0, false }
          end
        end
        return { 'absent', 0, false }
        """);

    public static async ValueTask<ConsumerDeletion> RunAsync(
        IScriptStore store,
        StreamKey stream,
        string group,
        string consumer,
        bool evenIfHeld,
        CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(DeliveryKeys.NameLease(stream, group, consumer));
        call.Add(group).Add(consumer).Add(evenIfHeld ? 1 : 0);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(3);
        ConsumerDeletionKind kind = reply[0].AsText() switch
        {
            "deleted" => ConsumerDeletionKind.Deleted,
            "pending" => ConsumerDeletionKind.HasPending,
            "held" => ConsumerDeletionKind.IsHeld,
            _ => ConsumerDeletionKind.Absent,
        };
        return new ConsumerDeletion(kind, reply[1].AsInteger(), NameHolders.Read(reply[2]));
    }
}
