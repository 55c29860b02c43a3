using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1003: a property of an event whose type the generator cannot write as one flat field.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsupportedFieldTypeAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1003_UnsupportedFieldType];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
    }

    // Then nothing is generated for it, which is said already.
    private static bool IsGeneric(INamedTypeSymbol type) => type.IsGenericType || (type.ContainingType is { } outer && IsGeneric(outer));

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.EventOf(type) is null || IsGeneric(type)) return;
        foreach (ShapeProblem problem in EventShape.Of(type, context.Compilation).Problems)
        {
            // Without a reason the type does not compile, which is said already.
            if (problem.Rule != ShapeRule.Type || problem.Member is not { } member || problem.Message.Length == 0) continue;
            Location location = member.NameLocation();
            context.ReportDiagnostic(Diagnostic.Create(
                ContractDescriptors.EVT1003_UnsupportedFieldType,
                location.IsInSource ? location : type.NameLocation(),
                member.Name,
                type.Name,
                MemberOrder.TypeOf(member).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat),
                problem.Message));
        }
    }
}
