using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Commands;

/// <summary>
/// Reads the arguments of <c>Execute("XADD", …)</c> by the command's grammar. What is no literal list of arguments
/// cannot be read, and nothing is said of it.
/// </summary>
internal static class RawArgumentReader
{
    /// <summary>The arguments after the command's name; default where they cannot be read.</summary>
    public static ImmutableArray<IOperation> Read(IInvocationOperation execute)
    {
        foreach (IArgumentOperation argument in execute.Arguments)
        {
            if (argument.Parameter?.Name == "args") return Elements(argument.Value, execute);
        }

        return [];
    }

    public static IOperation? Find(StreamCommandKind kind, ImmutableArray<IOperation> arguments, StreamArgument argument)
    {
        if (arguments.IsDefault) return null;
        switch (argument)
        {
            case StreamArgument.Count: return AfterWord(arguments, "COUNT");
            case StreamArgument.Block: return AfterWord(arguments, "BLOCK");
            case StreamArgument.MaxLength: return Limit(arguments, "MAXLEN");
            case StreamArgument.MinId when kind is StreamCommandKind.Add or StreamCommandKind.Trim: return Limit(arguments, "MINID");
        }

        int index = (kind, argument) switch
        {
            (StreamCommandKind.ReadGroup, StreamArgument.Group) => IndexAfter(arguments, "GROUP", 1),
            (StreamCommandKind.ReadGroup, StreamArgument.Consumer) => IndexAfter(arguments, "GROUP", 2),
            (StreamCommandKind.ReadGroup or StreamCommandKind.Read, StreamArgument.Key) => IndexAfter(arguments, "STREAMS", 1),
            (StreamCommandKind.ReadGroup or StreamCommandKind.Read, StreamArgument.Position) =>
                IndexAfter(arguments, "STREAMS", 1) == arguments.Length - 2 ? arguments.Length - 1 : -1,
            (StreamCommandKind.CreateGroup or StreamCommandKind.DeleteConsumer, StreamArgument.Key) => 1,
            (StreamCommandKind.CreateGroup or StreamCommandKind.DeleteConsumer, StreamArgument.Group) => 2,
            (StreamCommandKind.DeleteConsumer, StreamArgument.Consumer) => 3,
            (_, StreamArgument.Key) => 0,
            (StreamCommandKind.Acknowledge or StreamCommandKind.Claim or StreamCommandKind.AutoClaim
                or StreamCommandKind.Pending, StreamArgument.Group) => 1,
            (StreamCommandKind.Claim or StreamCommandKind.AutoClaim, StreamArgument.Consumer) => 2,
            (StreamCommandKind.Claim or StreamCommandKind.AutoClaim, StreamArgument.MinIdle) => 3,
            (StreamCommandKind.AutoClaim, StreamArgument.StartAt) => 4,
            (StreamCommandKind.Range, StreamArgument.MinId) => 1,
            (StreamCommandKind.Range, StreamArgument.MaxId) => 2,
            _ => -1,
        };
        return index >= 0 && index < arguments.Length ? arguments[index] : null;
    }

    public static ImmutableArray<IOperation> Ids(StreamCommandKind kind, ImmutableArray<IOperation> arguments)
    {
        int first = kind switch
        {
            StreamCommandKind.Acknowledge => 2,
            StreamCommandKind.Claim => 4,
            StreamCommandKind.Delete => 1,
            _ => int.MaxValue,
        };
        if (arguments.IsDefault || first >= arguments.Length) return [];
        if (kind == StreamCommandKind.Claim)
        {
            // Options such as JUSTID follow the ids.
            return [.. arguments.Skip(first).TakeWhile(argument => Values.Text(argument) is null)];
        }

        return [.. arguments.Skip(first)];
    }

    public static int IndexOfWord(ImmutableArray<IOperation> arguments, string word)
    {
        if (arguments.IsDefault) return -1;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (string.Equals(Values.Text(arguments[i]), word, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }

    private static int IndexAfter(ImmutableArray<IOperation> arguments, string word, int offset)
    {
        int index = IndexOfWord(arguments, word);
        return index < 0 ? -1 : index + offset;
    }

    private static IOperation? AfterWord(ImmutableArray<IOperation> arguments, string word)
    {
        int index = IndexOfWord(arguments, word);
        return index >= 0 && index + 1 < arguments.Length ? arguments[index + 1] : null;
    }

    private static IOperation? Limit(ImmutableArray<IOperation> arguments, string word)
    {
        int index = IndexOfWord(arguments, word) + 1;
        if (index == 0) return null;
        if (index < arguments.Length && Values.Text(arguments[index]) is "~" or "=") index++;
        return index < arguments.Length ? arguments[index] : null;
    }

    private static ImmutableArray<IOperation> Elements(IOperation value, IInvocationOperation execute)
    {
        IOperation list = Values.Strip(value);
        switch (list)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                return initializer.ElementValues;
            case IArrayCreationOperation:
                return default;
            case ICollectionExpressionOperation collection:
                return collection.Elements.Any(element => element is ISpreadOperation) ? default : collection.Elements;
            case IObjectCreationOperation { Arguments.Length: 0, Initializer: { } initializer } creation
                when creation.Type?.Name == "List":
                return FromCollectionInitializer(initializer);
            case ILocalReferenceOperation local when IsOnlyUsedHere(local, execute):
                return Values.SingleValue(local) is { } single && Values.Strip(single) is not ILocalReferenceOperation
                    ? Elements(single, execute)
                    : default;
            default:
                return default;
        }
    }

    private static ImmutableArray<IOperation> FromCollectionInitializer(IObjectOrCollectionInitializerOperation initializer)
    {
        var elements = ImmutableArray.CreateBuilder<IOperation>();
        foreach (IOperation entry in initializer.Initializers)
        {
            if (entry is not IInvocationOperation { TargetMethod.Name: "Add", Arguments.Length: 1 } add) return default;
            elements.Add(add.Arguments[0].Value);
        }

        return elements.ToImmutable();
    }

    /// <summary>A list that is handed to anything else, such as its own Add, is not what its initializer says.</summary>
    private static bool IsOnlyUsedHere(ILocalReferenceOperation local, IInvocationOperation execute)
    {
        foreach (IOperation operation in Values.Root(local).DescendantsAndSelf())
        {
            if (operation is ILocalReferenceOperation use
                && SymbolEqualityComparer.Default.Equals(use.Local, local.Local)
                && !execute.Syntax.Span.Contains(use.Syntax.Span))
            {
                return false;
            }
        }

        return true;
    }
}
