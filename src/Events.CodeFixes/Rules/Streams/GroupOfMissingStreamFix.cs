using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5019: makes the stream with the group.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GroupOfMissingStreamFix)), Shared]
public sealed class GroupOfMissingStreamFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5019"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call || scene.CommandAt(call) is not { } command) return;
        IArgumentOperation? flag = command.Invocation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "createStream");
        SyntaxNode? replacement = flag?.Syntax is ArgumentSyntax given
            ? call.ReplaceNode(given.Expression, SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression).WithTriviaFrom(given.Expression))
            : flag is null && call.ArgumentList.Arguments.Count == command.RawArguments.Length + 1
                ? call.WithArguments(SyntaxFactory.Argument(SyntaxFactory.ParseExpression("\"MKSTREAM\"")))
                : null;
        if (replacement is not null) scene.OfferReplacement("Create the stream with the group", "create", call, replacement);
    }
}
