using System.Collections.Immutable;
using System.Composition;
using Events.Analyzers.Commands;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.CodeFixes.Rules.Delivery;

/// <summary>EVT4006: acknowledges each entry at the end of the loop over them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(GroupEntriesNeverAcknowledgedFix)), Shared]
public sealed class GroupEntriesNeverAcknowledgedFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT4006"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node) is not { } read || scene.CommandAt(read) is not { Api: StreamApi.StackExchangeRedis } command) return;
        if (command[StreamArgument.Key]?.Syntax is not ExpressionSyntax key || command[StreamArgument.Group]?.Syntax is not ExpressionSyntax group) return;
        if (LoopOver(scene, read) is not { Statement: BlockSyntax body } loop) return;
        if (!scene.MeansTheSameAt(key, body.SpanStart) || !scene.MeansTheSameAt(group, body.SpanStart)) return;
        if (body.Statements.LastOrDefault() is ContinueStatementSyntax or BreakStatementSyntax or ReturnStatementSyntax or ThrowStatementSyntax) return;
        if (read.Sibling("StreamAcknowledge", key.Text(), group.Text(), loop.Identifier.ValueText + ".Id") is not { } acknowledge) return;
        scene.OfferReplacement("Acknowledge at the end of the loop", "acknowledge", body, body.AddStatements(Code.Statement(acknowledge + ";")));
    }

    /// <summary>A loop right over the read, or over the local that is set to it.</summary>
    private static ForEachStatementSyntax? LoopOver(FixScene scene, InvocationExpressionSyntax read)
    {
        SyntaxNode? parent = read.Whole().Parent;
        if (parent is ForEachStatementSyntax direct) return direct;
        if (parent is not EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } || Blocks.StatementOf(variable) is not { } declaration)
        {
            return null;
        }

        ISymbol? local = scene.Model.GetDeclaredSymbol(variable, scene.CancellationToken);
        return Blocks.Siblings(declaration).OfType<ForEachStatementSyntax>().FirstOrDefault(loop =>
            SymbolEqualityComparer.Default.Equals(scene.Model.GetSymbolInfo(loop.Expression, scene.CancellationToken).Symbol, local));
    }
}
