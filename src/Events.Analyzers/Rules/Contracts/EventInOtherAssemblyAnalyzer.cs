using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1008: an event whose stream class is in another assembly, where no produce method can be generated.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventInOtherAssemblyAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1008_EventInOtherAssembly];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.HasContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.EventOf(type) is not { } attribute
            || EventContracts.StreamTypeOf(attribute) is not { } stream
            || stream.TypeKind == TypeKind.Error
            || contracts.StreamOf(stream) is null
            || stream.ContainingAssembly.Is(type.ContainingAssembly))
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            ContractDescriptors.EVT1008_EventInOtherAssembly,
            type.NameLocation(),
            type.Name,
            stream.Name,
            stream.ContainingAssembly.Name));
    }
}
