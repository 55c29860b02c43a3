using Events.Redis.Permissions;
using Events.Store;
using Events.Store.Delivery;

namespace Events.Redis.Administration;

/// <summary>The commands that an operator sends. The guide of permissions has the same list.</summary>
internal static class AdministrationPermissions
{
    /// <summary>Looking at a stream and its groups, and changing them.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    public static NeededCommand[] Of(StreamKey stream, string group)
    {
        StreamKey dead = DeliveryKeys.DeadLetters(stream);
        StreamKey requeue = DeliveryKeys.Requeue(stream, group);
        StreamKey name = DeliveryKeys.NameLease(stream, group, "c");
        StreamKey due = DeliveryKeys.DueTimes(stream, group);
        return
        [
            new NeededCommand(["SCAN", "0"], null, "+scan"),
            new NeededCommand(["INFO"], null, "+info"),
            new NeededCommand(["CONFIG", "GET", "maxmemory-policy"], null, "+config|get"),
            new NeededCommand(["TIME"], null, "+time"),
            On(stream, "DEL"),
            Script(stream, "EVAL", "return 1"),
            Script(stream, "EVALSHA", "0000000000000000000000000000000000000000"),
            .. Common(stream, group),
            .. Common(requeue, group),
            .. NeededPermissions.Schedule(stream),
            .. NeededPermissions.Projections(stream),
            On(stream, "XTRIM", "MAXLEN", "1"),
            On(stream, "XREVRANGE", "+", "-"),
            new NeededCommand(["XREAD", "STREAMS", stream.Name, "0"], stream.Name, "+xread"),
            On(stream, "XLEN"),
            new NeededCommand(["XGROUP", "SETID", stream.Name, group, "0"], stream.Name, "+xgroup|setid"),
            On(stream, "XADD", "*", "f", "v"),
            new NeededCommand(["XGROUP", "DESTROY", stream.Name, group], stream.Name, "+xgroup|destroy"),
            On(dead, "XADD", "*", "f", "v"),
            On(dead, "XDEL", "0-1"),
            On(dead, "XLEN"),
            On(dead, "XRANGE", "-", "+"),
            On(requeue, "XADD", "*", "f", "v"),
            On(name, "GET"),
            On(name, "PTTL"),
            On(DeliveryKeys.Floors(stream), "HGET", "f"),
            On(DeliveryKeys.Floors(stream), "HSET", "f", "v"),
            On(DeliveryKeys.Floors(stream), "HDEL", "f"),
            On(due, "ZSCORE", "m"),
            On(due, "ZREM", "m"),
        ];
    }

    private static NeededCommand[] Common(StreamKey stream, string group) =>
    [
        On(stream, "EXISTS"),
        On(stream, "XACK", group, "0-1"),
        On(stream, "XPENDING", group),
        On(stream, "XCLAIM", group, "c", "0", "0-1"),
        On(stream, "XRANGE", "-", "+"),
        new NeededCommand(["XGROUP", "DELCONSUMER", stream.Name, group, "c"], stream.Name, "+xgroup|delconsumer"),
        new NeededCommand(["XINFO", "STREAM", stream.Name], stream.Name, "+xinfo|stream"),
        new NeededCommand(["XINFO", "GROUPS", stream.Name], stream.Name, "+xinfo|groups"),
        new NeededCommand(["XINFO", "CONSUMERS", stream.Name, group], stream.Name, "+xinfo|consumers"),
    ];

    private static NeededCommand On(StreamKey key, string command, params string[] rest) =>
        new([command, key.Name, .. rest], key.Name, "+" + command.ToLowerInvariant());

    private static NeededCommand Script(StreamKey key, string command, string script) =>
        new([command, script, "1", key.Name], key.Name, "+" + command.ToLowerInvariant());
}
