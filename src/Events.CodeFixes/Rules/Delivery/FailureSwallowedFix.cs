using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Events.CodeFixes.Rules.Delivery;

/// <summary>EVT4003: lets the failure out, or goes on with the next entry and leaves this one pending.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(FailureSwallowedFix)), Shared]
public sealed class FailureSwallowedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT4003"];

    private protected override void Register(FixScene scene)
    {
        if (scene.Node.FirstAncestorOrSelf<CatchClauseSyntax>() is not { } clause) return;
        BlockSyntax block = WithoutGivingUp(scene, clause.Block);
        scene.OfferReplacement("Rethrow", "rethrow", clause.Block, With(block, "throw;"));

        // In a handler there is nothing to go on with: its return acknowledges.
        if (scene.Diagnostic.AdditionalLocations.Count > 0 && IsInLoop(clause))
        {
            scene.OfferReplacement("Go on with the next entry and leave this one pending", "continue", clause.Block, With(block, "continue;"));
        }
    }

    /// <summary>Makes the block without an acknowledgement in the catch itself, and without a return or continue at its end.</summary>
    private static BlockSyntax WithoutGivingUp(FixScene scene, BlockSyntax block)
    {
        BlockSyntax changed = block;
        if (scene.Additional(0) is { } name && block.Span.Contains(name.Span) && FixScene.CallNamedAt(name)?.Alone() is { } acknowledgement)
        {
            changed = block.RemoveNode(acknowledgement, SyntaxRemoveOptions.KeepExteriorTrivia) ?? block;
        }

        return changed.Statements.LastOrDefault() is { } last and (ReturnStatementSyntax or ContinueStatementSyntax)
            ? changed.RemoveNode(last, SyntaxRemoveOptions.KeepLeadingTrivia) ?? changed
            : changed;
    }

    private static BlockSyntax With(BlockSyntax block, string statement)
    {
        StatementSyntax added = Code.Statement(statement);
        return block.Statements.Count == 0
            ? SyntaxFactory.Block(added).WithTriviaFrom(block).WithAdditionalAnnotations(Formatter.Annotation)
            : block.AddStatements(added);
    }

    private static bool IsInLoop(SyntaxNode node) => node.Ancestors()
        .TakeWhile(ancestor => ancestor is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax))
        .Any(ancestor => ancestor is ForEachStatementSyntax or ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax);
}
