using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1012: [Encrypted] or [Compressed] where it cannot be, or with a subject that is none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class FieldCannotBePackedAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1012_FieldCannotBePacked];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.EventOf(type) is null) return;
        foreach (ShapeProblem problem in EventShape.Of(type, context.Compilation).Problems)
        {
            if (problem.Rule != ShapeRule.Packing || problem.Member is not { } member) continue;
            Location location = member.NameLocation();
            context.ReportDiagnostic(Diagnostic.Create(
                ContractDescriptors.EVT1012_FieldCannotBePacked,
                location.IsInSource && context.Compilation.ContainsSyntaxTree(location.SourceTree!) ? location : type.NameLocation(),
                member.Name,
                type.Name,
                problem.Message));
        }
    }
}
