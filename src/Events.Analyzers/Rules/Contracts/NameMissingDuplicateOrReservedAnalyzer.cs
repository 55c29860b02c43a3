using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1002: event types are unique in a stream, field names in an event, and neither is empty or reserved.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NameMissingDuplicateOrReservedAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1002_NameMissingDuplicateOrReserved];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        var index = new EventIndex(contracts);
        context.RegisterSymbolAction(action => Analyze(action, contracts, index), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts, EventIndex index)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.EventOf(type) is not { } attribute) return;
        CheckEventType(context, type, attribute, contracts, index);
        CheckFields(context, type);
    }

    private static void CheckEventType(
        SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute, EventContracts contracts, EventIndex index)
    {
        if (attribute.ConstructorArguments.Length != 1) return;
        Location location = AttributeLocations.OfArgument(attribute, 0, context.CancellationToken) ?? type.NameLocation();
        string? name = EventContracts.TextOf(attribute);
        if (string.IsNullOrWhiteSpace(name))
        {
            Report(context, location, $"The event '{type.Name}' has an empty event type");
            return;
        }

        if (EventContracts.StreamTypeOf(attribute) is not { } stream) return;
        if (index.FirstWith(stream, name!, Versions.Of(type), context.CancellationToken) is { } first && !first.Is(type))
        {
            Report(context, location,
                $"The event type '{name}' of '{type.Name}' is already that of '{first.Name}' in the stream '{stream.Name}'",
                first.NameLocation());
        }

        if (!stream.ContainingAssembly.Is(type.ContainingAssembly) && StreamEvents.OfOwnAssembly(stream, name!) is { } own)
        {
            Report(context, location,
                $"The event type '{name}' of '{type.Name}' is already that of '{own.Name}' in the stream '{stream.Name}', of the assembly '{stream.ContainingAssembly.Name}'");
        }

        if (stream.FindAttribute(KnownNames.RetiredAttribute) is { } retired && AttributeReader.ReadNames(retired).Contains(name!, StringComparer.Ordinal))
        {
            Report(context, location, $"The event type '{name}' of '{type.Name}' is retired in the stream '{stream.Name}': older entries of it are another event");
        }

        if (EventIndex.ReadsUntyped(attribute)
            && index.FirstUntyped(stream, context.CancellationToken) is { } untyped
            && EventContracts.TextOf(contracts.EventOf(untyped)!) != name)
        {
            Report(
                context,
                location,
                $"The event '{type.Name}' reads entries without a type, as '{untyped.Name}' does in the stream '{stream.Name}': one of them can",
                untyped.NameLocation());
        }

        foreach (string alias in EventNames.OlderOf(type))
        {
            if (index.FirstWith(stream, alias, version: null, context.CancellationToken) is not { } other) continue;
            AttributeData aliases = type.FindAttribute(KnownNames.AliasAttribute)!;
            Report(
                context,
                AttributeLocations.OfArgument(aliases, 0, context.CancellationToken) ?? type.NameLocation(),
                $"The alias '{alias}' of '{type.Name}' is the event type of '{other.Name}' in the stream '{stream.Name}'",
                other.NameLocation());
        }
    }

    private static void CheckFields(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (ShapeProblem problem in EventShape.Of(type, context.Compilation).Problems)
        {
            if (problem.Rule != ShapeRule.Name) continue;
            Location? location = problem.Attribute is { } attribute ? AttributeLocations.OfArgument(attribute, 0, context.CancellationToken) : null;
            location ??= problem.Member?.NameLocation() ?? type.NameLocation();
            Report(context, location.IsInSource ? location : type.NameLocation(), problem.Message, problem.Other?.NameLocation());
        }
    }

    private static void Report(SymbolAnalysisContext context, Location location, string message, Location? other = null) =>
        context.ReportDiagnostic(Diagnostic.Create(
            ContractDescriptors.EVT1002_NameMissingDuplicateOrReserved,
            location,
            other is { IsInSource: true } ? [other] : null,
            message));
}
