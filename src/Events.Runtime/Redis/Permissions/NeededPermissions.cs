using System.Text;
using Events.Protecting;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Projections;
using Events.Store.Schedules;

namespace Events.Redis.Permissions;

/// <summary>
/// The commands that the library sends, by what it is for. It is also what scripts send: the server asks for the user's permission for each of their
/// commands as well. The guide of permissions has the same lists.
/// </summary>
internal static class NeededPermissions
{
    // A script, and a script that the server knows.
    private const string NoScript = "0000000000000000000000000000000000000000";

    /// <summary>Producing: one command.</summary>
    public static NeededCommand[] Producer(StreamKey stream) => [On(stream, "XADD", "*", "f", "v")];

    /// <summary>Producing with idempotency keys.</summary>
    public static NeededCommand[] KeyedProducer(StreamKey stream)
    {
        StreamKey produced = ProducedKeys.Any(stream);
        return
        [
            .. Producer(stream),
            .. Scripts(stream),
            On(stream, "EXISTS"),
            On(produced, "GET"),
            On(produced, "SET", "v"),
            On(produced, "PEXPIRE", "1"),
            On(produced, "PTTL"),
        ];
    }

    /// <summary>Scheduling, and moving what is due; consumers do the latter as well.</summary>
    public static NeededCommand[] Scheduling(StreamKey stream)
    {
        StreamKey times = ScheduleKeys.Times(stream);
        StreamKey events = ScheduleKeys.Events(stream);
        StreamKey moved = ScheduleKeys.Moved(stream, 0);
        return
        [
            .. KeyedProducer(stream),
            On(times, "ZADD", "0", "m"),
            On(times, "ZRANGE", "0", "0"),
            On(times, "ZREM", "m"),
            On(times, "ZSCORE", "m"),
            On(events, "HDEL", "f"),
            On(events, "HGET", "f"),
            On(events, "HMGET", "f"),
            On(events, "HSET", "f", "v"),
            On(moved, "HGET", "f"),
            On(moved, "HLEN"),
            On(moved, "HSET", "f", "v"),
            On(moved, "PEXPIREAT", "1"),
            On(ScheduleKeys.Payloads(stream), "SET", "v"),
            new NeededCommand(["TIME"], null, "+time"),
        ];
    }

    /// <summary>Looking at what is scheduled, and taking it off.</summary>
    public static NeededCommand[] Schedule(StreamKey stream) =>
    [
        .. Scripts(stream),
        On(ScheduleKeys.Times(stream), "ZCARD"),
        On(ScheduleKeys.Times(stream), "ZRANGE", "0", "0"),
        On(ScheduleKeys.Times(stream), "ZREM", "m"),
        On(ScheduleKeys.Events(stream), "HDEL", "f"),
        On(ScheduleKeys.Events(stream), "HGET", "f"),
        new NeededCommand(["TIME"], null, "+time"),
    ];

    /// <summary>Running a projection whose state is beside the stream. What its handlers write besides is theirs to know.</summary>
    public static NeededCommand[] Projection(StreamKey stream, string projection)
    {
        StreamKey record = ProjectionNames.Record(stream, projection);
        StreamKey keys = ProjectionNames.Keys(stream, projection, 1);
        return
        [
            .. Subscription(stream),
            .. Scripts(record),
            On(record, "HDEL", "f"),
            On(record, "HEXISTS", "f"),
            On(record, "HGET", "f"),
            On(record, "HGETALL"),
            On(record, "HINCRBY", "f", "1"),
            On(record, "HMGET", "f"),
            On(record, "HSET", "f", "v"),
            On(ProjectionNames.Names(stream), "SADD", "m"),
            On(keys, "SADD", "m"),
            On(keys, "SCARD"),
            On(keys, "SRANDMEMBER", "1"),
            On(keys, "SREM", "m"),
            On(new StreamKey($"{ProjectionNames.StatePrefix(stream, projection, 1)}:k"), "HSET", "f", "v"),
            On(new StreamKey($"{ProjectionNames.StatePrefix(stream, projection, 1)}:k"), "TYPE"),
            On(new StreamKey($"{ProjectionNames.StatePrefix(stream, projection, 1)}:k"), "UNLINK"),
            new NeededCommand(["TIME"], null, "+time"),
        ];
    }

    /// <summary>Reading a range of a stream: replaying it, or listing its dead letters.</summary>
    public static NeededCommand[] Range(StreamKey stream) => [On(stream, "XRANGE", "-", "+")];

    /// <summary>Following a stream.</summary>
    public static NeededCommand[] Subscription(StreamKey stream) =>
    [
        .. Range(stream),
        new NeededCommand(["XREAD", "COUNT", "1", "STREAMS", stream.Name, "0"], stream.Name, "+xread"),
        Sub(stream, "XINFO", "STREAM"),
    ];

    /// <summary>Counting entries.</summary>
    public static NeededCommand[] Count(StreamKey stream) => [On(stream, "XLEN")];

    /// <summary>Discarding dead letters.</summary>
    public static NeededCommand[] Discard(StreamKey dead) => [On(dead, "XDEL", "0-1")];

    /// <summary>Sending dead letters back.</summary>
    public static NeededCommand[] Requeue(StreamKey stream, string group)
    {
        StreamKey dead = DeliveryKeys.DeadLetters(stream);
        StreamKey requeue = DeliveryKeys.Requeue(stream, group);
        return
        [
            .. Scripts(dead),
            On(dead, "EXISTS"),
            Sub(dead, "XINFO", "STREAM"),
            .. Range(dead),
            .. Discard(dead),
            On(requeue, "XADD", "*", "f", "v"),
            Sub(requeue, "XINFO", "GROUPS"),
            On(requeue, "XPENDING", group),
            On(requeue, "XTRIM", "MINID", "0-1"),
        ];
    }

    /// <summary>Handing over what is pending for a consumer.</summary>
    public static NeededCommand[] HandOver(StreamKey stream, string group)
    {
        StreamKey requeue = DeliveryKeys.Requeue(stream, group);
        return [.. Scripts(stream), On(requeue, "EXISTS"), Sub(requeue, "XINFO", "GROUPS"), .. Moving(stream, group), .. Moving(requeue, group)];
    }

    /// <summary>Deleting a stream with what stands beside it.</summary>
    public static NeededCommand[] Deletion(StreamKey stream) =>
    [
        On(stream, "EXISTS"),
        Sub(stream, "XINFO", "GROUPS"),
        Sub(stream, "XINFO", "CONSUMERS", "g"),
        On(stream, "DEL"),
        On(DeliveryKeys.DeadLetters(stream), "DEL"),
        On(DeliveryKeys.Floors(stream), "DEL"),
        On(StreamPayloads.KeyOf(stream), "DEL"),
        new NeededCommand(["SCAN", "0"], null, "+scan"),
        .. ScheduleKeys.All(stream).Select(static key => On(key, "DEL")),
        .. Projections(stream),
    ];

    /// <summary>Looking at the projections of a stream, having one rebuilt, deleting one with its states.</summary>
    public static NeededCommand[] Projections(StreamKey stream)
    {
        StreamKey record = ProjectionNames.Record(stream, "x");
        StreamKey keys = ProjectionNames.Keys(stream, "x", 1);
        return
        [
            .. Scripts(record),
            On(ProjectionNames.Names(stream), "SMEMBERS"),
            On(ProjectionNames.Names(stream), "SREM", "m"),
            On(record, "DEL"),
            On(record, "HEXISTS", "f"),
            On(record, "HGETALL"),
            On(record, "HINCRBY", "f", "1"),
            On(record, "HMGET", "f"),
            On(record, "HSET", "f", "v"),
            On(keys, "SCARD"),
            On(keys, "SRANDMEMBER", "1"),
            On(keys, "SREM", "m"),
            On(new StreamKey($"{ProjectionNames.StatePrefix(stream, "x", 1)}:k"), "UNLINK"),
            new NeededCommand(["TIME"], null, "+time"),
        ];
    }

    /// <summary>Consuming as a group.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group.</param>
    public static NeededCommand[] Consumer(StreamKey stream, string group)
    {
        StreamKey dead = DeliveryKeys.DeadLetters(stream);
        StreamKey requeue = DeliveryKeys.Requeue(stream, group);
        StreamKey floors = DeliveryKeys.Floors(stream);
        StreamKey due = DeliveryKeys.DueTimes(stream, group);
        StreamKey handlers = DeliveryKeys.Handlers(stream, group, "t");
        StreamKey name = DeliveryKeys.NameLease(stream, group, "c");
        StreamKey committed = DeliveryKeys.Committed(stream, group, EntryId.Min);
        string done = DeliveryKeys.DedupePrefix(stream, group) + "k";
        return
        [
            .. Scripts(stream),
            .. Reading(stream, group),
            .. Reading(requeue, group),
            .. Scheduling(stream),
            On(dead, "XADD", "*", "f", "v"),
            On(requeue, "XDEL", "0-1"),
            On(requeue, "EXISTS"),
            On(stream, "TYPE"),
            On(name, "GET"),
            On(name, "SET", "v"),
            On(name, "DEL"),
            On(name, "PEXPIRE", "1"),
            On(name, "PTTL"),
            On(new StreamKey(done), "MGET"),
            On(new StreamKey(done), "GET"),
            On(new StreamKey(done), "SET", "v"),
            On(new StreamKey(done), "DEL"),
            On(new StreamKey(done), "PEXPIREAT", "1"),
            On(committed, "GET"),
            On(committed, "SET", "v"),
            On(floors, "HGET", "f"),
            On(floors, "HSET", "f", "v"),
            On(handlers, "HGETALL"),
            On(handlers, "HSET", "f", "v"),
            On(handlers, "HDEL", "f"),
            On(handlers, "HEXISTS", "f"),
            On(handlers, "PEXPIRE", "1"),
            On(due, "ZADD", "0", "m"),
            On(due, "ZREM", "m"),
            On(due, "ZSCORE", "m"),
            On(due, "ZMSCORE", "m"),
            On(due, "ZREMRANGEBYSCORE", "0", "0"),
            new NeededCommand(["TIME"], null, "+time"),
        ];
    }

    /// <summary>Says what is refused.</summary>
    /// <param name="commands">The commands.</param>
    /// <param name="refused">The positions of those that are refused; negative, less one, for those that the server does not know.</param>
    public static List<string> Describe(NeededCommand[] commands, IEnumerable<long> refused)
    {
        var unknown = new SortedSet<string>(StringComparer.Ordinal);
        var keys = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (long position in refused)
        {
            NeededCommand command = commands[(int)(position < 0 ? -position - 1 : position)];
            if (position < 0)
            {
                unknown.Add(command.Name);
                continue;
            }

            if (!keys.TryGetValue(command.Name, out List<string>? of)) keys.Add(command.Name, of = []);
            if (command.Key is not null && !of.Contains(command.Key)) of.Add(command.Key);
        }

        return
        [
            .. unknown.Select(static name => $"{name} (the server does not know it: renamed, disabled or too old)"),
            .. keys.Select(static pair => pair.Value.Count == 0 ? pair.Key : $"{pair.Key} on {string.Join(", ", pair.Value)}"),
        ];
    }

    /// <summary>The rule that allows the commands, on the stream and on what is beside it.</summary>
    /// <param name="commands">The commands, their keys as the server sees them.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="prefix">What the store puts before each key.</param>
    public static string RuleOf(NeededCommand[] commands, StreamKey stream, string prefix = "")
    {
        IEnumerable<string> rules = commands.Select(static command => command.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        string[] names = [.. commands.Select(static command => command.Key).OfType<string>().Distinct(StringComparer.Ordinal)];
        string keys = names.Length == 1
            ? $"~{Escape(names[0])}"
            : $"~{Escape(prefix + stream.Name)} ~{Escape(prefix + stream.Beside("x").Name)[..^1]}*";
        return $"{keys} {string.Join(' ', rules)}";
    }

    // A key pattern: what stands for others must stand for itself.
    private static string Escape(string key)
    {
        var pattern = new StringBuilder(key.Length);
        foreach (char character in key)
        {
            if (character is '*' or '?' or '[' or ']' or '\\') pattern.Append('\\');
            pattern.Append(character);
        }

        return pattern.ToString();
    }

    private static NeededCommand[] Scripts(StreamKey key) => [Script(key, "EVAL", "return 1"), Script(key, "EVALSHA", NoScript)];

    private static NeededCommand[] Moving(StreamKey stream, string group) =>
    [
        On(stream, "XPENDING", group),
        On(stream, "XCLAIM", group, "c", "0", "0-1"),
        Sub(stream, "XINFO", "STREAM"),
        .. Range(stream),
    ];

    private static NeededCommand[] Reading(StreamKey stream, string group) =>
    [
        new NeededCommand(["XREADGROUP", "GROUP", group, "c", "COUNT", "1", "STREAMS", stream.Name, ">"], stream.Name, "+xreadgroup"),
        On(stream, "XACK", group, "0-1"),
        On(stream, "XPENDING", group),
        On(stream, "XCLAIM", group, "c", "0", "0-1"),
        On(stream, "XRANGE", "-", "+"),
        Sub(stream, "XGROUP", "CREATE", group, "0"),
        Sub(stream, "XGROUP", "DELCONSUMER", group, "c"),
        Sub(stream, "XINFO", "STREAM"),
        Sub(stream, "XINFO", "GROUPS"),
        Sub(stream, "XINFO", "CONSUMERS", group),
    ];

    private static NeededCommand On(StreamKey key, string command, params string[] rest) =>
        new([command, key.Name, .. rest], key.Name, "+" + command.ToLowerInvariant());

    private static NeededCommand Sub(StreamKey key, string command, string sub, params string[] rest) =>
        new([command, sub, key.Name, .. rest], key.Name, $"+{command}|{sub}".ToLowerInvariant());

    private static NeededCommand Script(StreamKey key, string command, string script) =>
        new([command, script, "1", key.Name], key.Name, "+" + command.ToLowerInvariant());
}
