using System.Collections.Immutable;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1015: a type that implements a store, or a role of one, outside of Events.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StoreImplementedAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [ContractDescriptors.EVT1015_StoreImplemented];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        // What belongs to Events sees its internals.
        if (symbols.StreamStore is not { } store || store.ContainingAssembly.GivesAccessTo(context.Compilation.Assembly)) return;
        context.RegisterSymbolAction(action => Look(action, store.ContainingNamespace), SymbolKind.NamedType);
    }

    private static void Look(SymbolAnalysisContext context, INamespaceSymbol roles)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || FindRole(type, roles) is not { } role) return;

        // Told of the base, where that is the application's own.
        if (type.BaseType is { } parent && FindRole(parent, roles) is not null) return;
        context.ReportDiagnostic(Diagnostic.Create(ContractDescriptors.EVT1015_StoreImplemented, type.NameLocation(), type.Name, role.Name));
    }

    /// <summary>The widest role of a type: the one that has most others.</summary>
    private static INamedTypeSymbol? FindRole(INamedTypeSymbol type, INamespaceSymbol roles)
    {
        INamedTypeSymbol? widest = null;
        foreach (INamedTypeSymbol candidate in type.AllInterfaces)
        {
            if (!SymbolEqualityComparer.Default.Equals(candidate.ContainingNamespace, roles)) continue;
            if (widest is null || candidate.AllInterfaces.Length > widest.AllInterfaces.Length) widest = candidate;
        }

        return widest;
    }
}
