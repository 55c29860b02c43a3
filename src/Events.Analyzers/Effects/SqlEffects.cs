using System.Text.RegularExpressions;
using Events.Analyzers.Commands;
using Events.Analyzers.Origins;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Effects;

/// <summary>SQL text that adds a row, or changes a column by its own value, each time it runs.</summary>
internal static class SqlEffects
{
#pragma warning disable MA0009 // The text is a string of the source that is being compiled, written by whoever waits for the build.
    private static readonly Regex Insert = new(@"(?:^|[;)])\s*INSERT\s", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Comment = new(@"--[^\r\n]*|/\*.*?\*/", RegexOptions.CultureInvariant | RegexOptions.Singleline);

    private static readonly Regex Guarded = new(
        @"ON\s+CONFLICT|ON\s+DUPLICATE|MERGE\s|NOT\s+EXISTS|INSERT\s+OR\s|INSERT\s+IGNORE|\bEXCEPT\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Relative = new(
        @"\bSET\b.*?\b(?<column>[A-Za-z_][\w]*)\b[\]""`]?\s*=\s*(?:[\w]+\.)?[\[""`]?\k<column>\b[\]""`]?\s*[-+*]",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline | RegexOptions.ExplicitCapture);

    private static readonly Regex Update = new(
        @"^[^;]*\bUPDATE\b[^;]*?\bSET\b(?<set>[^;]*?)\bWHERE\b(?<where>[^;]*)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex Assignment = new(
        @"(?:^|,)\s*(?:\w+\.)?[\[""`]?(?<column>[A-Za-z_]\w*)[\]""`]?\s*=\s*(?<value>[^,]*?)(?=,|\s+FROM\b|\s*$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex Question = new(
        @"(?:\b(?<not>NOT)\s+)?(?:\w+\.)?[\[""`]?\b(?<column>[A-Za-z_]\w*)\b[\]""`]?(?:\s*(?<op><>|!=|<=|>=|<|>|=)\s*(?<asked>[^\s)]+)|\s+(?<op>IS)\b)?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture);

    private static readonly Regex Word = new(@"(?<![@:$\w])[A-Za-z_]\w*", RegexOptions.CultureInvariant);
#pragma warning restore MA0009

    public static bool IsEffect(IInvocationOperation invocation, TypeScope scope)
    {
        string name = invocation.TargetMethod.Name;
        if (!name.StartsWith("Execute", StringComparison.Ordinal) && !name.StartsWith("Query", StringComparison.Ordinal)) return false;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (TextOf(argument.Value, scope) is { } text && IsUnsafe(text)) return true;
            if (CommandText(argument.Value, invocation, scope) is { } definition && IsUnsafe(definition)) return true;
        }

        return invocation.Instance is { } instance && CommandText(instance, invocation, scope) is { } command && IsUnsafe(command);
    }

    public static bool IsUnsafe(string sql)
    {
        string code = Comment.Replace(sql, " ");
        return (Insert.IsMatch(code) && !Guarded.IsMatch(code)) || (Relative.IsMatch(code) && !ChangesWhatItAsks(code));
    }

    /// <summary>
    /// <c>SET total = total + @x, version = @version WHERE version &lt; @version</c>: the second time no row is left that it asks for. Of one
    /// statement, because the others are not kept from anything.
    /// </summary>
    private static bool ChangesWhatItAsks(string sql)
    {
        Match update = Update.Match(sql.TrimEnd().TrimEnd(';'));
        if (!update.Success) return false;
        Match[] questions = [.. Question.Matches(update.Groups["where"].Value).Cast<Match>()];
        return Assignment.Matches(update.Groups["set"].Value).Cast<Match>().Any(set =>
        {
            string column = set.Groups["column"].Value, value = set.Groups["value"].Value.Trim();
            return !Word.Matches(value).Cast<Match>().Any(word => IsSame(word.Value, column))
                && questions.Any(question => IsSame(question.Groups["column"].Value, column) && IsNoLongerTrue(question, value));
        });
    }

    private static bool IsNoLongerTrue(Match question, string value) => question.Groups["op"].Value.ToUpperInvariant() switch
    {
        "" => question.Groups["not"].Success,
        "=" => !IsSame(question.Groups["asked"].Value, value),
        "<=" or ">=" => false,
        _ => true,
    };

    private static bool IsSame(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    /// <summary>Tells whether a call runs SQL that is known, whatever it does.</summary>
    public static bool RunsKnownSql(IInvocationOperation invocation, TypeScope scope) =>
        invocation.TargetMethod.Name.StartsWith("Execute", StringComparison.Ordinal)
        && invocation.Arguments.Any(argument => TextOf(argument.Value, scope) is { Length: > 10 });

    /// <summary>
    /// The text of a command object: given to its constructor or initializer, or the last that was set before the call.
    /// </summary>
    private static string? CommandText(IOperation command, IInvocationOperation runs, TypeScope scope)
    {
        IOperation value = Values.Strip(command);
        if (Creation(value) is { } direct) return TextOfCreation(direct, scope);
        if (value is IInvocationOperation made) return TextOfCall(made, scope);
        if (Slices.SymbolOf(value) is not { } variable) return null;
        string? text = value is ILocalReferenceOperation local && Values.SingleValue(local) is { } single ? Values.Strip(single) switch
        {
            IInvocationOperation call => TextOfCall(call, scope),
            { } set when Creation(set) is { } creation => TextOfCreation(creation, scope),
            _ => null,
        } : null;
        foreach (IOperation operation in Values.Root(runs).DescendantsAndSelf())
        {
            if (operation is ISimpleAssignmentOperation
                {
                    Target: IPropertyReferenceOperation
                    {
                        Property.Name: "CommandText",
                        Instance: { } instance
                    }
                } assignment
                && assignment.Syntax.SpanStart < runs.Syntax.SpanStart
                && SymbolEqualityComparer.Default.Equals(Slices.SymbolOf(instance), variable))
            {
                text = TextOf(assignment.Value, scope);
            }
        }

        return text;
    }

    private static IObjectCreationOperation? Creation(IOperation value) =>
        value is IObjectCreationOperation { Type: { } type } creation && type.Name.EndsWith("Command", StringComparison.Ordinal)
            || value is IObjectCreationOperation { Type.Name: "CommandDefinition" }
            ? (IObjectCreationOperation)value
            : null;

    /// <summary><c>source.CreateCommand("INSERT …")</c>.</summary>
    private static string? TextOfCall(IInvocationOperation made, TypeScope scope) =>
        made is { TargetMethod.Name: "CreateCommand", Arguments.Length: > 0 } ? TextOf(made.Arguments[0].Value, scope) : null;

    private static string? TextOfCreation(IObjectCreationOperation creation, TypeScope scope)
    {
        if (creation.Arguments.Length > 0 && TextOf(creation.Arguments[0].Value, scope) is { } text) return text;
        IOperation? set = creation.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>()
            .FirstOrDefault(assignment => assignment.Target is IPropertyReferenceOperation { Property.Name: "CommandText" })?.Value;
        return set is null ? null : TextOf(set, scope);
    }

    private static string? TextOf(IOperation operation, TypeScope scope)
    {
        if (Values.Text(operation) is { } text) return text;
        switch (Values.Resolve(operation))
        {
            case IInterpolatedStringOperation interpolated:
                return Text(interpolated);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, Type.SpecialType: SpecialType.System_String } sum:
                return TextOf(sum.LeftOperand, scope) is { } left ? left + (TextOf(sum.RightOperand, scope) ?? "@p") : null;
            case IInvocationOperation
            {
                TargetMethod:
                {
                    Name: "Format" or "Concat",
                    ContainingType.SpecialType: SpecialType.System_String
                }
            } made when made.Arguments.Length > 0:
                return made.Arguments.Select(argument => TextOf(argument.Value, scope)).FirstOrDefault(part => part is not null);
            case IInvocationOperation
            {
                TargetMethod: { Name: "Replace" or "Trim", ContainingType.SpecialType: SpecialType.System_String },
                Instance: { } changed
            }:
                return TextOf(changed, scope);
            case IObjectCreationOperation { Type.Name: "FormattableString" or "SqlBuilder" } creation when creation.Arguments.Length > 0:
                return TextOf(creation.Arguments[0].Value, scope);
            case IParameterReferenceOperation parameter when scope.BindingOf(parameter.Parameter) is { } bound:
                return TextOf(bound, scope);
            case IFieldReferenceOperation { Field: { IsReadOnly: true } field }:
                return field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } set }
                    ? TextOf(set)
                    : null;
            case IPropertyReferenceOperation { Property: { IsIndexer: false, Type.SpecialType: SpecialType.System_String } property }:
                return property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
                {
                    PropertyDeclarationSyntax { ExpressionBody.Expression: { } computed } => TextOf(computed),
                    PropertyDeclarationSyntax { Initializer.Value: { } initial } when property.IsReadOnly => TextOf(initial),
                    _ => null,
                };
            default:
                return null;
        }
    }

    /// <summary>The text of an expression of another member: literals, sums of them, and what is between its holes.</summary>
    private static string? TextOf(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value as string,
        ParenthesizedExpressionSyntax inner => TextOf(inner.Expression),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum => TextOf(sum.Left) is { } left ? left + (TextOf(sum.Right) ?? "@p") : null,
        InterpolatedStringExpressionSyntax interpolated => string.Concat(interpolated.Contents.Select(part =>
            part is InterpolatedStringTextSyntax text ? text.TextToken.ValueText : "@p")),
        _ => null,
    };

    private static string Text(IInterpolatedStringOperation interpolated) => string.Concat(interpolated.Parts.Select(part => part switch
    {
        IInterpolatedStringTextOperation { Text.ConstantValue: { HasValue: true, Value: string literal } } => literal,
        _ => "@p",
    }));
}
