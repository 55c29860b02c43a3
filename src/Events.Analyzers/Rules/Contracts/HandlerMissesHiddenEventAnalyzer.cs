using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1014: a handler of a base type that is not handed an internal event, which an internal class of another assembly makes known.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class HandlerMissesHiddenEventAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1014_HandlerMissesHiddenEvent];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var method = (IMethodSymbol)context.Symbol;
        if (!contracts.IsHandler(method) || EventContracts.HandledType(method) is not { TypeKind: not TypeKind.Error } taken) return;
        if (contracts.EventOf(taken) is not null) return;

        foreach (INamedTypeSymbol stream in contracts.StreamsOf(method.ContainingType))
        {
            foreach (INamedTypeSymbol type in StreamEvents.Of(stream, context.Compilation))
            {
                if (StreamEvents.IsKnown(context.Compilation, type, stream) || !StreamEvents.Converts(context.Compilation, type, taken, stream)) continue;

                // What no class makes known is unknown to everybody.
                if (StreamEvents.ModuleOf(type.ContainingAssembly, stream) is not { } module) continue;
                if (context.Compilation.IsSymbolAccessibleWithin(module, context.Compilation.Assembly)) continue;
                context.ReportDiagnostic(Diagnostic.Create(
                    ContractDescriptors.EVT1014_HandlerMissesHiddenEvent,
                    method.NameLocation(),
                    method.Name,
                    type.Name,
                    type.ContainingAssembly.Name,
                    module.Name));
            }
        }
    }
}
