using Events.Resp;

namespace Events.Store.Redis;

/// <summary><see cref="IDeliveryStore.SaveFloorAsync"/>.</summary>
internal static class SaveFloor
{
    // KEYS: the stream, the floors. ARGV: group, an entry that it is to stay before, or nothing.
    private static readonly LuaScript Script = new(FloorScript.Parts +
        """
        local stream, floors, name = KEYS[1], KEYS[2], ARGV[1]
        local group = redis.call('EXISTS', stream) == 1 and find_group(stream, name)
        if not group then
          return redis.error_reply("NOGROUP No such key '" .. stream .. "' or consumer group '" .. name .. "'")
        end
        local text = encode(floor_of(stream, describe(stream), group, ARGV[2] ~= '' and ARGV[2]))
        redis.call('HSET', floors, name, text)
        return text
        """);

    public static async ValueTask<GroupFloor> RunAsync(
        CommandStreamStore store, StreamKey stream, string group, EntryId? before, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(DeliveryKeys.Floors(stream)).Add(group);
        if (before is { } id) call.Add(id);
        else call.Add("");
        RespValue reply = await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false);
        return GroupFloor.Parse(reply.AsText());
    }
}
