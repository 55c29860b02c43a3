using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Suppressors;

/// <summary>
/// Takes back the compiler's "not exhaustive" where a switch expression has an arm for each event of a stream: to the compiler an interface is
/// never exhausted, and with an arm for the rest EVT1011 could not tell which event is forgotten.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CompleteSwitchSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Complete = new(
        "EVTS0009", "CS8509", "The switch has an arm for each event of the stream");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Complete];

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        if (KnownSymbols.For(context.Compilation) is not { EventAttribute: not null }) return;
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree) continue;
            SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            if (node.FirstAncestorOrSelf<SwitchExpressionSyntax>() is { } syntax
                && context.GetSemanticModel(tree).GetOperation(syntax, context.CancellationToken) is ISwitchExpressionOperation operation
                && EventSwitch.Of(operation, context.Compilation) is { LeftOut.Count: 0 })
            {
                context.ReportSuppression(Suppression.Create(Complete, diagnostic));
            }
        }
    }
}
