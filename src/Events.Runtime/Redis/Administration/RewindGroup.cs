using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Administration;

/// <summary><see cref="IAdministrationStore.RewindGroupAsync"/> and <see cref="IAdministrationStore.CountHandledAsync"/>.</summary>
internal static class RewindGroup
{
    // KEYS: the stream, the floors. ARGV: group, the position that it has at the least, an entry that must be there or nothing, the new position, 1 for not
    // doing it.
    private static readonly LuaScript Rewind = new(FloorScript.Parts +
        """
        local stream, group = KEYS[1], ARGV[1]
        local about = find_group(stream, group)
        local position = about and about['last-delivered-id']
        if not position then return redis.error_reply('NOGROUP No such consumer group ' .. group .. ' for key name ' .. stream) end
        if less(position, ARGV[2]) or (ARGV[3] ~= '' and #redis.call('XRANGE', stream, ARGV[3], ARGV[3]) == 0) then return { 0, position } end
        if ARGV[5] == '0' then
          redis.call('XGROUP', 'SETID', stream, group, ARGV[4])
          -- Should the group get lost, it is made anew where it was sent back to, and not where it was before.
          local kept = redis.call('HGET', KEYS[2], group)
          kept = kept and decode(kept)
          if kept then redis.call('HSET', KEYS[2], group, encode(floor_of(stream, describe(stream), find_group(stream, group), kept))) end
        end
        return { 1, position }
        """);

    // KEYS: dedupe keys. ARGV: 1 for deleting those that are done.
    private static readonly LuaScript Handled = new(
        """
        local count = 0
        for _, key in ipairs(KEYS) do
          if redis.pcall('GET', key) == 'done' then
            count = count + 1
            if ARGV[1] == '1' then redis.call('DEL', key) end
          end
        end
        return count
        """);

    public static async ValueTask<GroupRewind> RunAsync(
        IScriptStore store, StreamKey stream, string group, EntryId atLeast, EntryId? there, EntryId to, bool isDry, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(DeliveryKeys.Floors(stream));
        call.Add(group).Add(atLeast).Add(there?.ToString() ?? "").Add(to).Add(isDry ? 1 : 0);
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Rewind, call, cancellationToken).ConfigureAwait(false)).AsArray(2);
        return new GroupRewind(reply[0].AsInteger() == 1, reply[1].AsId());
    }

    public static async ValueTask<long> CountHandledAsync(
        IScriptStore store, IReadOnlyList<string> keys, bool forget, CancellationToken cancellationToken)
    {
        using var call = new ScriptCall();
        foreach (string key in keys) call.Key(key);
        call.Add(forget ? 1 : 0);
        return (await store.EvalAsync(Handled, call, cancellationToken).ConfigureAwait(false)).AsInteger();
    }
}
