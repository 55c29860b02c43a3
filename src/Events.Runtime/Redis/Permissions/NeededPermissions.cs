using System.Text;
using Events.Store;
using Events.Store.Delivery;

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
    ];

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
