using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Rules.Streams;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Events.CodeFixes.Rules.Streams;

/// <summary>EVT5006: lets a group exist already, and every other failure be one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GroupCreationNotRepeatableFix)), Shared]
public sealed class GroupCreationNotRepeatableFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT5006"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } call) return;
        if (scene.Has(GroupCreationNotRepeatableRule.UnguardedProperty))
        {
            if (call.Alone() is not { } statement) return;
            scene.Offer("Ignore BUSYGROUP", "busyGroup", () => Wrap(scene, statement));
        }
        else if (call.Ancestors().OfType<TryStatementSyntax>().FirstOrDefault(attempt => attempt.Block.Span.Contains(call.Span)) is { } attempt
            && attempt.Catches.FirstOrDefault(clause => clause.Filter is null && clause.Block.Statements.Count == 0) is { } clause)
        {
            scene.Offer("Ignore BUSYGROUP only", "busyGroup", () => scene.Root.ReplaceNode(clause, Narrow(scene, clause)));
        }
    }

    private static SyntaxNode Wrap(FixScene scene, ExpressionStatementSyntax statement)
    {
        StatementSyntax guarded = BusyGroup.Ignored(statement.Text(), scene.FreeName("exception", statement.SpanStart));
        return scene.Root.ReplaceNode(statement, guarded.WithTriviaFrom(statement));
    }

    private static CatchClauseSyntax Narrow(FixScene scene, CatchClauseSyntax clause)
    {
        CatchClauseSyntax narrow = BusyGroup.Clause(scene.FreeName("exception", clause.SpanStart));
        return clause.WithDeclaration(narrow.Declaration).WithFilter(narrow.Filter)
            .WithCatchKeyword(clause.CatchKeyword.WithTrailingTrivia(SyntaxFactory.Space))
            .WithAdditionalAnnotations(Formatter.Annotation);
    }
}
