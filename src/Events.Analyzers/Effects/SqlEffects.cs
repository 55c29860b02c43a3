using System.Text.RegularExpressions;
using Events.Analyzers.Commands;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>SQL text that adds a row, or changes a column by its own value, each time it runs.</summary>
internal static class SqlEffects
{
    private static readonly Regex Insert = new(@"^\s*INSERT\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Guarded = new(
        @"ON\s+CONFLICT|ON\s+DUPLICATE|MERGE\s|NOT\s+EXISTS|INSERT\s+OR\s|INSERT\s+IGNORE",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Relative = new(
        @"\bSET\b.*?\b([A-Za-z_][\w]*)\b[\]""`]?\s*=\s*(?:[\w]+\.)?[\[""`]?\1\b[\]""`]?\s*[-+*]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public static bool IsEffect(IInvocationOperation invocation)
    {
        if (!invocation.TargetMethod.Name.StartsWith("Execute", StringComparison.Ordinal)) return false;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (TextOf(argument.Value) is { } text && IsUnsafe(text)) return true;
        }

        // command.ExecuteNonQuery() of a command that was made from a text in this body.
        return invocation.Instance is { } instance
            && Values.Strip(instance) is ILocalReferenceOperation local
            && Values.SingleValue(local) is { } command
            && Values.Strip(command) is IObjectCreationOperation { Arguments.Length: > 0 } creation
            && TextOf(creation.Arguments[0].Value) is { } commandText
            && IsUnsafe(commandText);
    }

    public static bool IsUnsafe(string sql) => (Insert.IsMatch(sql) && !Guarded.IsMatch(sql)) || Relative.IsMatch(sql);

    private static string? TextOf(IOperation operation)
    {
        if (Values.Text(operation) is { } text) return text;
        if (Values.Strip(operation) is not IInterpolatedStringOperation interpolated) return null;
        return string.Concat(interpolated.Parts.Select(part => part switch
        {
            IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string literal } } => literal,
            _ => "@p",
        }));
    }
}
