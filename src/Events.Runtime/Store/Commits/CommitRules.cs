using System.Buffers.Text;
using System.Text;
using Events.Commits;
using Events.Errors;
using Events.Store.Delivery;

namespace Events.Store.Commits;

/// <summary>
/// Checks the commands of a commit before any of them is applied: their slots, their arguments, and what
/// they need to find. A command that is not known here is left to the server.
/// </summary>
internal static class CommitRules
{
    /// <summary>The number of entries that one commit takes: it is one step, however many they are.</summary>
    public const int MaxEntries = 1000;

    // One script passes a command's arguments through Lua, which takes some 8000.
    private const int MaxArguments = 7000;

    private static readonly Dictionary<string, Rule> Rules = new(StringComparer.OrdinalIgnoreCase)
    {
        ["SET"] = new(ValueKind.Any, 1, int.MaxValue, static (name, arguments) => SetArguments.Parse(name, arguments)),
        ["DEL"] = new(ValueKind.Any, 0, 0),
        ["UNLINK"] = new(ValueKind.Any, 0, 0),
        ["EXPIRE"] = new(ValueKind.Any, 1, 2, CheckFirstInteger),
        ["PEXPIRE"] = new(ValueKind.Any, 1, 2, CheckFirstInteger),
        ["PERSIST"] = new(ValueKind.Any, 0, 0),
        ["APPEND"] = new(ValueKind.String, 1, 1),
        ["INCR"] = new(ValueKind.Integer, 0, 0),
        ["DECR"] = new(ValueKind.Integer, 0, 0),
        ["INCRBY"] = new(ValueKind.Integer, 1, 1, CheckFirstInteger),
        ["DECRBY"] = new(ValueKind.Integer, 1, 1, CheckFirstInteger),
        ["INCRBYFLOAT"] = new(ValueKind.Number, 1, 1, CheckFirstNumber),
        ["HSET"] = new(ValueKind.Hash, 2, int.MaxValue, CheckPairs),
        ["HDEL"] = new(ValueKind.Hash, 1, int.MaxValue),
        ["HINCRBY"] = new(ValueKind.HashInteger, 2, 2, CheckSecondInteger),
        ["HINCRBYFLOAT"] = new(ValueKind.HashNumber, 2, 2, CheckSecondNumber),
        ["SADD"] = new(ValueKind.Set, 1, int.MaxValue),
        ["SREM"] = new(ValueKind.Set, 1, int.MaxValue),
        ["ZADD"] = new(ValueKind.SortedSet, 2, int.MaxValue, static (name, arguments) => ZAddArguments.Parse(name, arguments)),
        ["ZREM"] = new(ValueKind.SortedSet, 1, int.MaxValue),
        ["LPUSH"] = new(ValueKind.List, 1, int.MaxValue),
        ["RPUSH"] = new(ValueKind.List, 1, int.MaxValue),
        ["XADD"] = new(ValueKind.Stream, 3, int.MaxValue, static (name, arguments) => XAddArguments.Parse(name, arguments)),
    };

    /// <summary>Checks a commit.</summary>
    /// <exception cref="CrossSlotException">A key is not in the stream's slot.</exception>
    /// <exception cref="ArgumentException">A command cannot be right, or there are no or too many entries.</exception>
    public static void Check(StreamKey stream, ReadOnlySpan<OwnedEntry> entries, IReadOnlyList<CommitCommand> commands)
    {
        if (entries.Length is 0 or > MaxEntries)
        {
            throw new ArgumentException(
                $"A commit is one step for at least one and at most {MaxEntries} entries; these are {entries.Length}.", nameof(entries));
        }

        int slot = HashSlot.Of(stream.Name);
        foreach (OwnedEntry entry in entries)
        {
            if (entry.DedupeKey is not null) CheckSlot(stream, slot, entry.DedupeKey);
        }

        Check(stream, commands);
    }

    /// <summary>Checks the writes alone.</summary>
    /// <exception cref="CrossSlotException">A key is not in the stream's slot.</exception>
    /// <exception cref="ArgumentException">A command cannot be right.</exception>
    public static void Check(StreamKey stream, IReadOnlyList<CommitCommand> commands)
    {
        int slot = HashSlot.Of(stream.Name);
        foreach (CommitCommand command in commands)
        {
            ArgumentException.ThrowIfNullOrEmpty(command.Name, nameof(commands));
            ArgumentException.ThrowIfNullOrEmpty(command.Key, nameof(commands));
            CheckSlot(stream, slot, command.Key);
            if (command.Arguments.Count > MaxArguments)
            {
                throw Wrong(command.Name, $"it has {command.Arguments.Count} arguments; a commit takes at most {MaxArguments} for each command");
            }

            if (!Rules.TryGetValue(command.Name, out Rule? rule)) continue;
            if (command.Arguments.Count < rule.Least || command.Arguments.Count > rule.Most)
            {
                throw Wrong(command.Name, "it has a wrong number of arguments");
            }

            rule.Check?.Invoke(command.Name, command.Arguments);
        }
    }

    /// <summary>The kind of value that the command has to find; null when it is not known here.</summary>
    public static ValueKind? KindOf(CommitCommand command) =>
        Rules.TryGetValue(command.Name, out Rule? rule) ? rule.Kind : null;

    public static ArgumentException Wrong(string command, string what) =>
        new($"The command {command} of a commit cannot be executed: {what}.", "commands");

    public static bool TryParseInteger(ReadOnlySpan<byte> text, out long value) =>
        Utf8Parser.TryParse(text, out value, out int read) && read == text.Length && text[0] != (byte)'+';

    public static bool TryParseNumber(ReadOnlySpan<byte> text, out double value) =>
        double.TryParse(
            text,
            System.Globalization.NumberStyles.Float & ~System.Globalization.NumberStyles.AllowLeadingWhite
                & ~System.Globalization.NumberStyles.AllowTrailingWhite,
            System.Globalization.CultureInfo.InvariantCulture,
            out value) && double.IsFinite(value);

    private static void CheckSlot(StreamKey stream, int slot, string key)
    {
        if (HashSlot.Of(key) != slot) throw new CrossSlotException(stream.Name, slot, key, HashSlot.Of(key));
    }

    private static void CheckFirstInteger(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        CheckInteger(name, arguments[0].Span);

    private static void CheckSecondInteger(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        CheckInteger(name, arguments[1].Span);

    private static void CheckFirstNumber(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        CheckNumber(name, arguments[0].Span);

    private static void CheckSecondNumber(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments) =>
        CheckNumber(name, arguments[1].Span);

    private static void CheckPairs(string name, IReadOnlyList<ReadOnlyMemory<byte>> arguments)
    {
        if (arguments.Count % 2 != 0) throw Wrong(name, "its fields and values do not pair up");
    }

    private static void CheckInteger(string name, ReadOnlySpan<byte> text)
    {
        if (!TryParseInteger(text, out _)) throw Wrong(name, $"'{Encoding.UTF8.GetString(text)}' is not an integer");
    }

    private static void CheckNumber(string name, ReadOnlySpan<byte> text)
    {
        if (!TryParseNumber(text, out _)) throw Wrong(name, $"'{Encoding.UTF8.GetString(text)}' is not a number");
    }

    private sealed record Rule(
        ValueKind Kind, int Least, int Most, Action<string, IReadOnlyList<ReadOnlyMemory<byte>>>? Check = null);
}
