using Events.Commits;
using Events.Store.Commits;

namespace Events.Redis.Scripts;

/// <summary>Writes of an application as arguments of a script; see <see cref="CommandLua"/>.</summary>
internal static class CommandArguments
{
    /// <summary>
    /// Their number, and for each its name, what it needs to find at its key, the number of its arguments, and those. Their keys are added before.
    /// </summary>
    public static void Add(ScriptCall call, IReadOnlyList<CommitCommand> commands)
    {
        call.Add(commands.Count);
        foreach (CommitCommand command in commands)
        {
            call.Add(command.Name).Add(Word(CommitRules.KindOf(command))).Add(command.Arguments.Count);
            foreach (ReadOnlyMemory<byte> argument in command.Arguments) call.Add(argument.Span);
        }
    }

    private static string Word(ValueKind? kind) => kind switch
    {
        null => "unknown",
        ValueKind.Any => "any",
        ValueKind.String => "string",
        ValueKind.Integer => "integer",
        ValueKind.Number => "number",
        ValueKind.Hash => "hash",
        ValueKind.HashInteger => "hashinteger",
        ValueKind.HashNumber => "hashnumber",
        ValueKind.Set => "set",
        ValueKind.SortedSet => "sortedset",
        ValueKind.List => "list",
        ValueKind.Stream => "stream",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind of value."),
    };
}
