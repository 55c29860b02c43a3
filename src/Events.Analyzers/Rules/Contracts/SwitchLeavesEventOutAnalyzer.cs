using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1011: a switch over the events of a stream has neither an arm for each nor one for the rest.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SwitchLeavesEventOutAnalyzer : EventsAnalyzer
{
    private const int MostNamed = 3;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ContractDescriptors.EVT1011_SwitchLeavesEventOut];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.EventAttribute is null) return;
        context.RegisterOperationAction(Look, OperationKind.SwitchExpression, OperationKind.Switch);
    }

    private static void Look(OperationAnalysisContext context)
    {
        EventSwitch? found = context.Operation is ISwitchExpressionOperation expression
            ? EventSwitch.Of(expression, context.Compilation)
            : EventSwitch.Of((ISwitchOperation)context.Operation, context.Compilation);
        if (found is not { LeftOut: { Count: > 0 } leftOut }) return;
        Location location = context.Operation.Syntax switch
        {
            SwitchExpressionSyntax syntax => syntax.SwitchKeyword.GetLocation(),
            SwitchStatementSyntax syntax => syntax.SwitchKeyword.GetLocation(),
            SyntaxNode other => other.GetLocation(),
        };
        context.ReportDiagnostic(Diagnostic.Create(
            ContractDescriptors.EVT1011_SwitchLeavesEventOut, location, found.Stream.Name, Names(leftOut)));
    }

    private static string Names(IReadOnlyList<INamedTypeSymbol> types)
    {
        string named = string.Join(", ", types.Take(MostNamed).Select(static type => $"'{type.Name}'"));
        return types.Count <= MostNamed ? named : $"{named} and {types.Count - MostNamed} more";
    }
}
