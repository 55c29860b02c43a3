using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Hygiene;

/// <summary>EVT7001: runs the loop until the token says stop.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(LoopIgnoresStopTokenFix)), Shared]
public sealed class LoopIgnoresStopTokenFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT7001"];

    private protected override void Register(FixScene scene)
    {
        if (scene.TokenAt(scene.Node.SpanStart) is not { } token) return;
        ExpressionSyntax condition = SyntaxFactory.ParseExpression($"!{token}.IsCancellationRequested");
        switch (scene.Node.FirstAncestorOrSelf<StatementSyntax>())
        {
            case WhileStatementSyntax { Condition: LiteralExpressionSyntax } loop:
                scene.OfferReplacement($"Run until '{token}' is cancelled", "token", loop.Condition, condition.WithTriviaFrom(loop.Condition));
                break;
            case DoStatementSyntax { Condition: LiteralExpressionSyntax } loop:
                scene.OfferReplacement($"Run until '{token}' is cancelled", "token", loop.Condition, condition.WithTriviaFrom(loop.Condition));
                break;
            case ForStatementSyntax { Condition: null } loop:
                scene.OfferReplacement(
                    $"Run until '{token}' is cancelled", "token", loop, loop.WithCondition(condition.WithLeadingTrivia(SyntaxFactory.Space)));
                break;
        }
    }
}
