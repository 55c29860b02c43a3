using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Administration;

/// <summary><see cref="IAdministrationStore.FindNameHoldersAsync"/>.</summary>
internal static class NameHolders
{
    // KEYS: the name leases.
    private static readonly LuaScript Script = new(
        """
        local holders = {}
        for i, lease in ipairs(KEYS) do
          local owner = redis.call('GET', lease)
          holders[i] = owner and { owner, redis.call('PTTL', lease) } or false
        end
        return holders
        """);

    public static async ValueTask<IReadOnlyList<NameHolder?>> RunAsync(
        IScriptStore store, StreamKey stream, string group, IReadOnlyList<string> consumers, CancellationToken cancellationToken)
    {
        if (consumers.Count == 0) return [];
        using var call = new ScriptCall();
        foreach (string consumer in consumers) call.Key(DeliveryKeys.NameLease(stream, group, consumer));
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return [.. reply.AsArray(consumers.Count).Select(Read)];
    }

    /// <summary>Reads an owner and for how long it still holds a name; null for nobody.</summary>
    public static NameHolder? Read(RespValue holder)
    {
        if (holder.IsNull) return null;
        IReadOnlyList<RespValue> parts = holder.AsArray(2);
        long left = parts[1].AsInteger();
        return new NameHolder(parts[0].AsText(), left < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(left));
    }
}
