using Events.Redis.Protocol;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.ClaimDedupeAsync"/>.</summary>
internal static class ClaimDedupe
{
    // KEYS: the dedupe keys. ARGV: lease in milliseconds, then the id of the entry of each key.
    private static readonly LuaScript Script = new(
        """
        local claimed, done, in_progress = 0, 1, 2
        local holders = redis.call('MGET', unpack(KEYS))
        local states, claims = {}, {}
        for i, key in ipairs(KEYS) do
          local id = ARGV[1 + i]
          -- Two entries of one call may have the same key: the first one gets it.
          local holder = claims[key] or holders[i]
          if not holder then
            -- MGET shows a value of another type as none; NX leaves it alone.
            if not redis.call('SET', key, id, 'NX', 'PX', ARGV[1]) then
              return redis.error_reply('WRONGTYPE The dedupe key ' .. key .. ' holds something else than a string')
            end
            claims[key], states[i] = id, claimed
          elseif holder == 'done' then
            states[i] = done
          elseif holder == id then
            redis.call('PEXPIRE', key, ARGV[1])
            states[i] = claimed
          else
            states[i] = in_progress
          end
        end
        return states
        """);

    public static async ValueTask<IReadOnlyList<DedupeState>> RunAsync(
        IScriptStore store, ReadOnlyMemory<OwnedEntry> entries, TimeSpan lease, CancellationToken cancellationToken)
    {
        using ScriptCall call = Encode(entries.Span, lease);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RespValue> states = reply.AsArray(entries.Length);
        var read = new DedupeState[states.Count];
        for (int i = 0; i < read.Length; i++) read[i] = (DedupeState)states[i].AsInteger();
        return read;
    }

    private static ScriptCall Encode(ReadOnlySpan<OwnedEntry> entries, TimeSpan lease)
    {
        var call = new ScriptCall();
        foreach (OwnedEntry entry in entries) call.Key(DeliveryChecks.DedupeKeyOf(entry));
        call.AddTime(lease);
        foreach (OwnedEntry entry in entries) call.Add(entry.Id);
        return call;
    }
}
