using Events.Redis.Protocol;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.ClaimDedupeAsync"/>.</summary>
internal static class ClaimDedupe
{
    // KEYS: the dedupe keys. ARGV: lease in milliseconds, or nothing when a key is done by being claimed; the id of the entry of each key; in the second case
    // the window of each.
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
            local is_done = ARGV[1] == ''
            local mark, time = is_done and 'done' or id, is_done and ARGV[1 + #KEYS + i] or ARGV[1]
            -- MGET shows a value of another type as none; NX leaves it alone.
            if not redis.call('SET', key, mark, 'NX', 'PX', time) then
              return redis.error_reply('WRONGTYPE The dedupe key ' .. key .. ' holds something else than a string')
            end
            claims[key], states[i] = mark, claimed
          elseif holder == 'done' then
            states[i] = done
          elseif holder == id then
            redis.call('PEXPIRE', key, ARGV[1] ~= '' and ARGV[1] or ARGV[1 + #KEYS + i])
            states[i] = claimed
          else
            states[i] = in_progress
          end
        end
        return states
        """);

    public static async ValueTask<IReadOnlyList<DedupeState>> RunAsync(
        IScriptStore store, ReadOnlyMemory<OwnedEntry> entries, TimeSpan? lease, CancellationToken cancellationToken)
    {
        using ScriptCall call = Encode(entries.Span, lease);
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<RespValue> states = reply.AsArray(entries.Length);
        var read = new DedupeState[states.Count];
        for (int i = 0; i < read.Length; i++) read[i] = (DedupeState)states[i].AsInteger();
        return read;
    }

    private static ScriptCall Encode(ReadOnlySpan<OwnedEntry> entries, TimeSpan? lease)
    {
        var call = new ScriptCall();
        foreach (OwnedEntry entry in entries) call.Key(DeliveryChecks.DedupeKeyOf(entry));
        if (lease is { } time) call.AddTime(time);
        else call.Add("");
        foreach (OwnedEntry entry in entries) call.Add(entry.Id);
        if (lease is not null) return call;
        foreach (OwnedEntry entry in entries) call.AddTime(entry.DedupeWindow);
        return call;
    }
}
