using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.CodeFixes.Rules.Retention;

/// <summary>EVT6003: reads ten entries at a time.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReadWithoutCountFix)), Shared]
public sealed class ReadWithoutCountFix : EventsCodeFixProvider
{
    private static readonly string[] Count = ["\"COUNT\"", "10"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT6003"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.CommandAt(call) is not { } command) return;

        // A range that is read once would lose what is behind the first ten: it needs a loop, which is for its author to write.
        if (command.Kind == StreamCommandKind.Range) return;
        if ((command.Api == StreamApi.RawExecute ? Raw(call, command) : Named(call, command)) is { } replacement)
        {
            scene.OfferReplacement("Read 10 at a time", "count", call, replacement);
        }
    }

    private static InvocationExpressionSyntax? Named(InvocationExpressionSyntax call, StreamCall command)
    {
        IArgumentOperation? count = command.Invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name is "count" or "countPerStream");
        if (count is null) return null;
        return count.ArgumentKind == ArgumentKind.DefaultValue
            ? call.WithArguments(Code.Argument(count.Parameter!.Name, "10"))
            : count.Syntax is ArgumentSyntax written
                ? call.ReplaceNode(written.Expression, SyntaxFactory.ParseExpression("10").WithTriviaFrom(written.Expression))
                : null;
    }

    /// <summary>Puts <c>COUNT 10</c> before STREAMS.</summary>
    private static InvocationExpressionSyntax? Raw(InvocationExpressionSyntax call, StreamCall command)
    {
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        int at = arguments.IndexOf(argument => argument.Expression is LiteralExpressionSyntax { Token.Value: "STREAMS" or "streams" });
        if (at < 2 || call.ArgumentList.Arguments.Count != command.RawArguments.Length + 1) return null;
        IEnumerable<ArgumentSyntax> count = Count
            .Select(text => SyntaxFactory.Argument(SyntaxFactory.ParseExpression(text)).WithLeadingTrivia(SyntaxFactory.Space));
        return call.WithArgumentList(call.ArgumentList.WithArguments(arguments.InsertRange(at, count)));
    }
}
