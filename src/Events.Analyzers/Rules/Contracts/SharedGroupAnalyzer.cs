using System.Collections.Concurrent;
using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1009: two classes of one group on one stream. EVT1010: a group without a handler.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedGroupAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1009_GroupDeclaredTwice, ContractDescriptors.EVT1010_GroupWithoutHandlers];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (symbols.ConsumerGroupAttribute is null) return;
        var contracts = new EventContracts(symbols);
        var groups = new ConcurrentQueue<(INamedTypeSymbol Type, string Stream, string Name)>();
        context.RegisterSymbolAction(action => Look(action, contracts, groups), SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end => ReportShared(end, groups));
    }

    private static void Look(SymbolAnalysisContext context, EventContracts contracts, ConcurrentQueue<(INamedTypeSymbol, string, string)> groups)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.GroupOf(type) is not { } group || EventContracts.StreamTypeOf(group) is not { } stream || stream.TypeKind == TypeKind.Error) return;
        if (group.ConstructorArguments.Length > 0 && group.ConstructorArguments[0].Value is string name && name.Length > 0) groups.Enqueue((type, stream.MetadataFullName(), name));
        if (type.IsAbstract || HasHandler(type, contracts)) return;
        context.ReportDiagnostic(Diagnostic.Create(ContractDescriptors.EVT1010_GroupWithoutHandlers, type.NameLocation(), type.Name));
    }

    /// <summary>A handler in the type or in a base that is not wholly known.</summary>
    private static bool HasHandler(INamedTypeSymbol type, EventContracts contracts)
    {
        for (INamedTypeSymbol? level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            if (level.TypeKind == TypeKind.Error || level.GetMembers().OfType<IMethodSymbol>().Any(contracts.IsHandler)) return true;
        }

        return false;
    }

    private static void ReportShared(CompilationAnalysisContext context, ConcurrentQueue<(INamedTypeSymbol Type, string Stream, string Name)> groups)
    {
        foreach (IGrouping<(string, string), (INamedTypeSymbol Type, string Stream, string Name)> shared in groups.GroupBy(group => (group.Stream, group.Name)))
        {
            (INamedTypeSymbol Type, Location Location)[] types =
            [
                .. shared.Select(group => (group.Type, Location: group.Type.NameLocation()))
                    .OrderBy(item => item.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(item => item.Location.SourceSpan.Start),
            ];
            foreach ((INamedTypeSymbol type, Location location) in types.Skip(1))
            {
                context.ReportDiagnostic(Diagnostic.Create(
                    ContractDescriptors.EVT1009_GroupDeclaredTwice, location, [types[0].Location], type.Name, types[0].Type.Name, shared.First().Name));
            }
        }
    }
}
