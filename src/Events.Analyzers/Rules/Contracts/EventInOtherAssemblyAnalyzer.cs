using System.Collections.Concurrent;
using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1008: an event whose stream class is in another assembly, and no class of its own makes it known there.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EventInOtherAssemblyAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1008_EventInOtherAssembly];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        // Asked once for each stream of another assembly, and those are few.
        var added = new ConcurrentDictionary<INamedTypeSymbol, bool>(SymbolEqualityComparer.Default);
        context.RegisterSymbolAction(action => Analyze(action, contracts, added), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts, ConcurrentDictionary<INamedTypeSymbol, bool> added)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.EventOf(type) is not { } attribute
            || EventContracts.StreamTypeOf(attribute) is not { } stream
            || stream.TypeKind == TypeKind.Error
            || contracts.StreamOf(stream) is null
            || stream.ContainingAssembly.Is(type.ContainingAssembly)
            || added.GetOrAdd(stream, item => StreamEvents.AddsTo(context.Compilation.Assembly, item)))
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
