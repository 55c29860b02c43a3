using System.Collections.Immutable;
using System.Composition;
using Events.CodeFixes.Syntax;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace Events.CodeFixes.Rules.Delivery;

/// <summary>EVT4001: acknowledges after the last use of the entry.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AcknowledgedBeforeWorkFix)), Shared]
public sealed class AcknowledgedBeforeWorkFix : EventsCodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => ["EVT4001"];

    private protected override void Register(FixScene scene)
    {
        if (FixScene.CallNamedAt(scene.Node)?.Alone() is not { } acknowledgement || scene.Additional(0) is not { } later) return;
        IReadOnlyList<StatementSyntax> block = Blocks.Siblings(acknowledgement);
        int from = block.TakeWhile(statement => statement != acknowledgement).Count();
        int to = LastUse(scene, block, from, later);
        if (to <= from) return;

        // Past a statement that may leave, the acknowledgement would be skipped; a deferred one is another design.
        if (block.Skip(from + 1).Take(to - from).Any(LeavesBlock)) return;
        scene.Offer("Acknowledge after the last use", "afterUse", () => Move(scene, acknowledgement, block[to]));
    }

    private static SyntaxNode Move(FixScene scene, ExpressionStatementSyntax acknowledgement, StatementSyntax last)
    {
        SyntaxNode tracked = scene.Root.TrackNodes(acknowledgement, last);
        tracked = Blocks.InsertAfter(tracked, tracked.GetCurrentNode(last)!, acknowledgement.WithAdditionalAnnotations(Formatter.Annotation));
        return Blocks.Remove(tracked, tracked.GetCurrentNode(acknowledgement)!);
    }

    /// <summary>The last statement after the acknowledgement that does the work, or names what it was done on.</summary>
    private static int LastUse(FixScene scene, IReadOnlyList<StatementSyntax> block, int from, SyntaxNode later)
    {
        var subjects = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (ISymbol symbol in SymbolsIn(scene, block[from])) subjects.Add(symbol);
        int last = -1;
        for (int i = 0; i < block.Count; i++)
        {
            bool uses = SymbolsIn(scene, block[i]).Any(subjects.Contains);
            if (uses && block[i] is LocalDeclarationStatementSyntax made)
            {
                foreach (VariableDeclaratorSyntax variable in made.Declaration.Variables)
                {
                    if (scene.Model.GetDeclaredSymbol(variable, scene.CancellationToken) is { } local) subjects.Add(local);
                }
            }

            if (i > from && (uses || block[i].Span.Contains(later.Span))) last = i;
        }

        return block.Any(statement => statement.Span.Contains(later.Span)) ? last : -1;
    }

    /// <summary>The locals and parameters a statement names, but for databases, tokens and other texts.</summary>
    private static IEnumerable<ISymbol> SymbolsIn(FixScene scene, SyntaxNode node) =>
        node.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Select(name => scene.Model.GetSymbolInfo(name, scene.CancellationToken).Symbol)
            .Where(symbol => symbol is ILocalSymbol { Type: { } type } ? IsData(type) : symbol is IParameterSymbol parameter && IsData(parameter.Type))
            .Select(symbol => symbol!);

    private static bool IsData(ITypeSymbol type) =>
        type.SpecialType != SpecialType.System_Boolean
        && type.Name is not ("IDatabase" or "IDatabaseAsync" or "CancellationToken" or "RedisKey");

    private static bool LeavesBlock(StatementSyntax statement) =>
        statement is ReturnStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or ThrowStatementSyntax or YieldStatementSyntax
        || statement.DescendantNodes(node => node is not (AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax))
            .Any(node => node is ReturnStatementSyntax or GotoStatementSyntax
                || (node is BreakStatementSyntax or ContinueStatementSyntax && !IsInLoopOf(node, statement)));

    private static bool IsInLoopOf(SyntaxNode jump, StatementSyntax statement) =>
        jump.Ancestors().TakeWhile(ancestor => ancestor != statement.Parent).Any(ancestor =>
            ancestor is ForEachStatementSyntax or WhileStatementSyntax or ForStatementSyntax or DoStatementSyntax
            || (jump is BreakStatementSyntax && ancestor is SwitchStatementSyntax));
}
