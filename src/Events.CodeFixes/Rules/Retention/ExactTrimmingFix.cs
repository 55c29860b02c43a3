using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Retention;

/// <summary>EVT6002: lets Redis trim whole nodes only.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ExactTrimmingFix)), Shared]
public sealed class ExactTrimmingFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT6002"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.CommandAt(call) is not { } command) return;
        if ((command.Api == StreamApi.RawExecute ? Raw(call) : Named(call, command)) is { } replacement)
        {
            scene.OfferReplacement("Trim approximately", "approximate", call, replacement);
        }
    }

    private static InvocationExpressionSyntax? Named(InvocationExpressionSyntax call, StreamCall command) =>
        command[StreamArgument.Approximate]?.Syntax is ExpressionSyntax given
            ? call.ReplaceNode(given, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(given))
            : call.WithArguments(Code.Argument("useApproximateMaxLength", "true"));

    /// <summary>Puts <c>~</c> after MAXLEN or MINID, or in the place of <c>=</c>.</summary>
    private static InvocationExpressionSyntax? Raw(InvocationExpressionSyntax call)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        int word = arguments.IndexOf(argument => TextOf(argument)?.ToUpperInvariant() is "MAXLEN" or "MINID");
        if (word < 0 || word + 1 >= arguments.Count) return null;
        ArgumentSyntax approximate = SyntaxFactory.Argument(Code.Expression("\"~\""));
        SeparatedSyntaxList<ArgumentSyntax> changed = TextOf(arguments[word + 1]) == "="
            ? arguments.Replace(arguments[word + 1], approximate.WithTriviaFrom(arguments[word + 1]))
            : arguments.Insert(word + 1, approximate.WithLeadingTrivia(SyntaxFactory.Space));
        return call.WithArgumentList(call.ArgumentList.WithArguments(changed));
    }

    private static string? TextOf(ArgumentSyntax argument) => (argument.Expression as LiteralExpressionSyntax)?.Token.Value as string;
}
