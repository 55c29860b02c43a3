using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Events.CodeFixes.Rules.Delivery;

/// <summary>EVT4002: acknowledges at the end of the try, which only success reaches.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcknowledgedInFinallyFix)), Shared]
public sealed class AcknowledgedInFinallyFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT4002"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node)?.Alone()
            is not { Parent: BlockSyntax { Parent: FinallyClauseSyntax { Parent: TryStatementSyntax attempt } last } } acknowledgement)
        {
            return;
        }

        if (attempt.Block.Statements.LastOrDefault() is ReturnStatementSyntax or ThrowStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax)
        {
            return;
        }

        BlockSyntax body = attempt.Block.AddStatements(
            acknowledgement.WithLeadingTrivia(SyntaxFactory.ElasticMarker)
                .WithTrailingTrivia(SyntaxFactory.ElasticCarriageReturnLineFeed)
                .WithAdditionalAnnotations(Formatter.Annotation));
        BlockSyntax rest = last.Block.RemoveNode(acknowledgement, SyntaxRemoveOptions.KeepNoTrivia)!;
        if (rest.Statements.Count > 0)
        {
            scene.OfferReplacement("Acknowledge at the end of the try", "endOfTry", attempt, attempt.WithBlock(body).WithFinally(last.WithBlock(rest)));
        }
        else if (attempt.Catches.Count > 0)
        {
            scene.OfferReplacement("Acknowledge at the end of the try", "endOfTry", attempt,
                attempt.WithBlock(body).WithFinally(null).WithTrailingTrivia(attempt.GetTrailingTrivia()));
        }
        else if (attempt.Parent is BlockSyntax)
        {
            StatementSyntax[] plain = [.. body.Statements.Select(statement => statement.WithAdditionalAnnotations(Formatter.Annotation))];
            plain[0] = plain[0].WithLeadingTrivia(attempt.GetLeadingTrivia());
            scene.Offer("Acknowledge after the work, without finally", "endOfTry", () => Blocks.Replace(scene.Root, attempt, plain));
        }
    }
}
