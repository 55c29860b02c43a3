using System.Collections.Concurrent;
using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1009: two classes of one group on one stream. EVT1010: a group without a handler, or without one for a stream that it reads.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SharedGroupAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1009_GroupDeclaredTwice, ContractDescriptors.EVT1010_GroupWithoutHandlers];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        var groups = new ConcurrentQueue<(INamedTypeSymbol Type, string Stream, string Name)>();
        context.RegisterSymbolAction(action => Look(action, contracts, groups), SymbolKind.NamedType);
        context.RegisterCompilationEndAction(end => ReportShared(end, groups));
    }

    private static void Look(SymbolAnalysisContext context, EventContracts contracts, ConcurrentQueue<(INamedTypeSymbol, string, string)> groups)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        IReadOnlyList<AttributeData> attributes = contracts.GroupsOf(type);
        INamedTypeSymbol[] streams = [.. attributes.Select(EventContracts.StreamTypeOf)
            .OfType<INamedTypeSymbol>()
            .Where(static stream => stream.TypeKind != TypeKind.Error)];
        if (streams.Length == 0 || streams.Length < attributes.Count) return;
        for (int i = 0; i < streams.Length; i++)
        {
            if (attributes[i].ConstructorArguments.Length > 0 && attributes[i].ConstructorArguments[0].Value is string name && name.Length > 0)
            {
                groups.Enqueue((type, streams[i].MetadataFullName(), name));
            }
        }

        if (type.IsAbstract) return;
        if (!HasHandler(type, contracts, static _ => true))
        {
            Report(context, type, "no method of it is marked with [Handles]");
            return;
        }

        // Of several streams one may have been forgotten; of one, a handler that cannot be dispatched to has been told already.
        foreach (INamedTypeSymbol stream in streams.Skip(streams.Length == 1 ? 1 : 0))
        {
            if (!HasHandler(type, contracts, method => Takes(method, stream, contracts))) Report(context, type, $"no [Handles] method of it takes an event of '{stream.Name}'");
        }
    }

    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol type, string what) =>
        context.ReportDiagnostic(Diagnostic.Create(ContractDescriptors.EVT1010_GroupWithoutHandlers, type.NameLocation(), type.Name, what));

    private static bool Takes(IMethodSymbol method, INamedTypeSymbol stream, EventContracts contracts)
    {
        if (EventContracts.HandledType(method) is not { TypeKind: not TypeKind.Error } taken) return true;
        if (contracts.EventOf(taken) is { } attribute) return EventContracts.StreamTypeOf(attribute) is not { } ofEvent || ofEvent.Is(stream);
        return StreamEvents.Of(stream, contracts.Symbols.Compilation).Any(item => StreamEvents.Converts(contracts.Symbols.Compilation, item, taken, stream));
    }

    /// <summary>A handler in the type or in a base that is not wholly known.</summary>
    private static bool HasHandler(INamedTypeSymbol type, EventContracts contracts, Func<IMethodSymbol, bool> isWanted)
    {
        for (INamedTypeSymbol? level = type; level is { SpecialType: not SpecialType.System_Object }; level = level.BaseType)
        {
            if (level.TypeKind == TypeKind.Error || level.GetMembers().OfType<IMethodSymbol>().Any(method => contracts.IsHandler(method) && isWanted(method)))
            {
                return true;
            }
        }

        return false;
    }

    private static void ReportShared(CompilationAnalysisContext context, ConcurrentQueue<(INamedTypeSymbol Type, string Stream, string Name)> groups)
    {
        foreach (IGrouping<(string, string), (INamedTypeSymbol Type, string Stream, string Name)> shared in groups.GroupBy(group => (group.Stream, group.Name)))
        {
            (INamedTypeSymbol Type, Location Location)[] types =
            [
                .. shared.Select(group => group.Type)
                    .Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)
                    .Select(type => (Type: type, Location: type.NameLocation()))
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
