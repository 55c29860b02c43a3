using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1007: an empty key or group name, a negative limit, two trimming strategies at once, or a class that is two groups of one stream.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class StreamOptionsContradictAnalyzer : EventsAnalyzer
{
    // As Events.Wire.PartitionHash.MaxPartitions.
    private const int MaxPartitions = 16384;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1007_StreamOptionsContradict];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.StreamOf(type) is { } declared) CheckStream(context, type, declared);
        var read = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        foreach (AttributeData group in contracts.GroupsOf(type))
        {
            CheckGroup(context, type, group, contracts);
            if (EventContracts.StreamTypeOf(group) is { TypeKind: not TypeKind.Error } stream && !read.Add(stream)) ReportTwice(context, type, group, stream);
        }

        if (contracts.EventOf(type) is { } @event) CheckStreamType(context, type, @event, contracts);
    }

    private static void CheckStream(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute)
    {
        if (attribute.ConstructorArguments.Length == 1 && string.IsNullOrWhiteSpace(EventContracts.TextOf(attribute)))
        {
            Report(context, AttributeLocations.OfArgument(attribute, 0, context.CancellationToken),
                $"The stream '{type.Name}' has an empty key");
        }

        long length = EventContracts.NumberOf(attribute, "MaxLength") ?? 0;
        long age = EventContracts.NumberOf(attribute, "MaxAgeSeconds") ?? 0;
        if (length < 0) ReportNamed(context, attribute, "MaxLength", $"MaxLength of the stream '{type.Name}' is negative");
        if (age < 0) ReportNamed(context, attribute, "MaxAgeSeconds", $"MaxAgeSeconds of the stream '{type.Name}' is negative");
        if (EventContracts.NumberOf(attribute, "Partitions") is < 0 or > MaxPartitions)
        {
            ReportNamed(context, attribute, "Partitions", $"Partitions of the stream '{type.Name}' must be 1 to {MaxPartitions}, or 0 for none");
        }

        if (length > 0 && age > 0)
        {
            ReportNamed(context, attribute, "MaxAgeSeconds",
                $"The stream '{type.Name}' has MaxLength and MaxAgeSeconds, and one XADD trims by one of them only");
        }
    }

    private static void CheckGroup(
        SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute, EventContracts contracts)
    {
        if (attribute.ConstructorArguments.Length == 1 && string.IsNullOrWhiteSpace(EventContracts.TextOf(attribute)))
        {
            Report(context, AttributeLocations.OfArgument(attribute, 0, context.CancellationToken),
                $"The consumer group '{type.Name}' has an empty group name");
        }

        CheckStreamType(context, type, attribute, contracts);
    }

    private static void ReportTwice(SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute, INamedTypeSymbol stream) => Report(
        context,
        attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
        $"The consumer group '{type.Name}' names the stream '{stream.Name}' twice, and a class is one group of a stream");

    private static void CheckStreamType(
        SymbolAnalysisContext context, INamedTypeSymbol type, AttributeData attribute, EventContracts contracts)
    {
        if (EventContracts.StreamTypeOf(attribute) is not { } stream || stream.TypeKind == TypeKind.Error) return;
        if (contracts.StreamOf(stream) is not null) return;
        Report(context, attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken).GetLocation(),
            $"'{type.Name}' names the stream '{stream.Name}', which is not marked with [EventStream]");
    }

    private static void ReportNamed(SymbolAnalysisContext context, AttributeData attribute, string name, string message) =>
        Report(context, AttributeLocations.OfNamedArgument(attribute, name, context.CancellationToken), message);

    private static void Report(SymbolAnalysisContext context, Location? location, string message) =>
        context.ReportDiagnostic(Diagnostic.Create(ContractDescriptors.EVT1007_StreamOptionsContradict, location, message));
}
