using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1013: an event of a stream with partitions without an ordering key, or with one that may be null.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PartitionKeyMissingAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1013_PartitionKeyMissing];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.EventOf(type) is not { } declared || EventContracts.StreamTypeOf(declared) is not { } stream) return;
        if (contracts.StreamOf(stream) is not { } options || EventContracts.NumberOf(options, "Partitions") is not > 0) return;
        if (type.Attribute(contracts.Symbols.OrderedByAttribute) is not { } key)
        {
            Location? location = declared.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation();
            Report(context, type, stream, location, "it has no ordering key; mark it with [OrderedBy]");
            return;
        }

        ImmutableArray<EventField> fields = EventShape.Of(type, context.Compilation).Fields;
        int index = 0;
        foreach (string? name in EventContracts.MemberNamesOf(key))
        {
            if (fields.FirstOrDefault(field => field.Property.Name == name) is { IsNullable: true })
            {
                Report(context, type, stream, AttributeLocations.OfArgument(key, index, context.CancellationToken), $"its ordering key '{name}' may be null");
            }

            index++;
        }
    }

    private static void Report(SymbolAnalysisContext context, INamedTypeSymbol type, INamedTypeSymbol stream, Location? location, string problem) =>
        context.ReportDiagnostic(Diagnostic.Create(
            ContractDescriptors.EVT1013_PartitionKeyMissing, location ?? type.NameLocation(), type.Name, stream.Name, problem));
}
