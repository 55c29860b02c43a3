using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1006: [DedupeBy] or [OrderedBy] without members, or with one that is no field of the event; [IdempotencyKey] on what cannot be one.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class KeyMemberUnknownAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1006_KeyMemberUnknown];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.NamesContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        Check(context, contracts.Symbols.DedupeByAttribute, "[DedupeBy]", contracts);
        if (context.Symbol is not INamedTypeSymbol type) return;
        Check(context, contracts.Symbols.OrderedByAttribute, "[OrderedBy]", contracts);
        if (contracts.EventOf(type) is not null) CheckIdempotencyKey(context, type);
    }

    private static void CheckIdempotencyKey(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        foreach (EventField field in EventShape.Of(type, context.Compilation).Fields)
        {
            if (field is { IdempotencyKey: { } attribute, IdempotencyKeyProblem: { } problem })
            {
                Report(context, attribute, 0, "[IdempotencyKey]", $"marks '{field.Property.Name}', which {problem}");
            }
        }
    }

    private static void Check(
        SymbolAnalysisContext context, INamedTypeSymbol? attributeType, string label, EventContracts contracts)
    {
        if (context.Symbol.Attribute(attributeType) is not { } attribute) return;
        INamedTypeSymbol? type = context.Symbol switch
        {
            INamedTypeSymbol self => self,
            IMethodSymbol method => EventContracts.HandledType(method) as INamedTypeSymbol,
            _ => null,
        };
        if (type is null || type.TypeKind == TypeKind.Error) return;
        if (contracts.EventOf(type) is null)
        {
            // A method's parameter that is no event is EVT1005; an attribute on a type that is no event does nothing.
            if (context.Symbol is INamedTypeSymbol) Report(context, attribute, 0, label, $"does nothing on '{type.Name}', which is not an event");
            return;
        }

        ImmutableArray<EventField> fields = EventShape.Of(type, context.Compilation).Fields;
        int index = 0;
        foreach (string? name in EventContracts.MemberNamesOf(attribute))
        {
            EventField? named = fields.FirstOrDefault(field => field.Property.Name == name);
            if (named is null)
            {
                Report(context, attribute, index, label, $"names '{name}', which is no field of the event '{type.Name}'");
            }
            else if (named.IsTakenApart)
            {
                Report(context, attribute, index, label, $"names '{name}', which is written as several fields; name a property that is one field");
            }

            else if (named.IsPacked)
            {
                Report(context, attribute, index, label, $"names '{name}', which is encrypted or compressed: the entry has other bytes for the same value each time");
            }

            index++;
        }

        if (index == 0) Report(context, attribute, 0, label, "names no member, so there is no key");
        if (EventContracts.NumberOf(attribute, "WindowSeconds") is <= 0)
        {
            Location? location = AttributeLocations.OfNamedArgument(attribute, "WindowSeconds", context.CancellationToken);
            context.ReportDiagnostic(Diagnostic.Create(
                ContractDescriptors.EVT1006_KeyMemberUnknown, location, label, "remembers keys for no time; WindowSeconds must be above 0"));
        }
    }

    private static void Report(
        SymbolAnalysisContext context, AttributeData attribute, int index, string label, string problem) =>
        context.ReportDiagnostic(Diagnostic.Create(
            ContractDescriptors.EVT1006_KeyMemberUnknown,
            AttributeLocations.OfArgument(attribute, index, context.CancellationToken),
            label,
            problem));
}
