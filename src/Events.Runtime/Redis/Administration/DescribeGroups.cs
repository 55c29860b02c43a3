using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Store.Administration;
using Events.Store.Delivery;
using Events.Store.Roles;

namespace Events.Redis.Administration;

/// <summary><see cref="IAdministrationStore.DescribeGroupsAsync"/>.</summary>
internal static class DescribeGroups
{
    // KEYS: the stream, the floors.
    private static readonly LuaScript Script = new(FloorScript.Parts +
        """
        local stream, floors = KEYS[1], KEYS[2]
        if redis.call('EXISTS', stream) == 0 then return redis.error_reply('ERR no such key') end
        local extent = describe(stream)
        local standings = {}
        for i, about in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
          local group = by_name(about)
          local kept = redis.call('HGET', floors, group.name)
          kept = kept and decode(kept)
          if kept and not kept.read then kept = false end
          local floor = floor_of(stream, extent, group, kept, false)
          local at_least, at_most, after = loss_of(floor, kept, extent)
          local oldest = group.pending > 0 and redis.call('XPENDING', stream, group.name)[2]
          standings[i] = {
            group.name, group.consumers, group.pending, group['last-delivered-id'], group['entries-read'] or false, group.lag or false,
            floor.lag, floor.exact, oldest or false, at_least, at_most, after,
          }
        end
        return { extent.length > 0 and extent.first or false, extent.last, standings }
        """);

    public static async ValueTask<IReadOnlyList<GroupStanding>> RunAsync(
        IScriptStore store, StreamKey stream, CancellationToken cancellationToken)
    {
        using ScriptCall call = new ScriptCall().Key(stream).Key(DeliveryKeys.Floors(stream));
        IReadOnlyList<RespValue> reply = (await store.EvalAsync(Script, call, cancellationToken).ConfigureAwait(false)).AsArray(3);
        EntryId end = reply[0].AsNullableId() ?? reply[1].AsId() switch { var last when last == EntryId.Max => last, var last => last.Next() };
        return [.. reply[2].AsArray().Select(line => Read(line.AsArray(12), end))];
    }

    private static GroupStanding Read(IReadOnlyList<RespValue> line, EntryId end)
    {
        var info = new GroupInfo(
            line[0].AsText(),
            line[1].AsInteger(),
            line[2].AsInteger(),
            line[3].AsId(),
            line[4].AsNullableInteger(),
            line[5].AsNullableInteger());
        long atMost = line[10].AsInteger();
        return new GroupStanding(
            info,
            line[6].AsInteger(),
            line[7].AsInteger() != 0,
            line[8].AsNullableId(),
            atMost == 0 ? null : new EntryLoss(line[9].AsInteger(), atMost, line[11].AsId(), end));
    }
}
