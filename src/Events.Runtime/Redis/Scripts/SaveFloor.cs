using Events.Redis.Protocol;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Scripts;

/// <summary><see cref="IDeliveryStore.SaveFloorAsync"/>.</summary>
internal static class SaveFloor
{
    // KEYS: the stream, the floors. ARGV: group, an entry that it is to stay before, or nothing; 1 when a floor behind the last one replaces it; the caller's
    // floor or nothing.
    private static readonly LuaScript Script = new(FloorScript.Parts +
        """
        local stream, floors, name = KEYS[1], KEYS[2], ARGV[1]
        local group = redis.call('EXISTS', stream) == 1 and find_group(stream, name)
        if not group then
          return redis.error_reply("NOGROUP No such key '" .. stream .. "' or consumer group '" .. name .. "'")
        end
        local kept = redis.call('HGET', floors, name)
        kept = kept and decode(kept)
        local known = ARGV[4] ~= '' and decode(ARGV[4])
        local extent = describe(stream)
        local floor = floor_of(stream, extent, group, kept, ARGV[2] ~= '' and ARGV[2])
        local text = encode(floor)
        local function is_behind(last)
          return last and (less(floor.delivered, last.delivered) or less(extent.last, last.last) or extent.added < last.added)
        end
        if ARGV[3] ~= '1' and (is_behind(kept) or is_behind(known) or is_untold(known, kept, extent)) then
          return { text, 0, 0, '0-0', '0-0', 1 }
        end
        local at_least, at_most, after = loss_of(floor, kept, extent)
        redis.call('HSET', floors, name, text)
        return { text, at_least, at_most, after, extent.length > 0 and extent.first or extent.last, 0 }
        """);

    public static async ValueTask<GroupFloor> RunAsync(
        IScriptStore store, StreamKey stream, string group, FloorSave save, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(DeliveryKeys.Floors(stream)).Add(group);
        if (save.Before is { } id) call.Add(id);
        else call.Add("");
        call.Add(save.Replace ? 1 : 0).Add(save.Known?.ToText() ?? "");
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(6);
        GroupFloor floor = GroupFloor.Parse(reply[0].AsText());
        if (reply[5].AsInteger() != 0) return floor with { HasGoneBack = true };
        long atMost = reply[2].AsInteger();
        if (atMost == 0) return floor;
        EntryId end = floor.Stream.Length > 0 ? reply[4].AsId() : reply[4].AsId().Next();
        return floor with { Loss = new EntryLoss(reply[1].AsInteger(), atMost, reply[3].AsId(), end) };
    }
}
