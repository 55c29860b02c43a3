using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Handlers;

/// <summary>EVT3002: a [DedupeBy] whose members cannot identify an event.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DedupeKeyUnfitAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [HandlerDescriptors.EVT3002_DedupeKeyUnfit];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.HasContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType, SymbolKind.Method);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        if (context.Symbol.Attribute(contracts.Symbols.DedupeByAttribute) is not { } attribute) return;
        INamedTypeSymbol? type = context.Symbol switch
        {
            INamedTypeSymbol self => self,
            IMethodSymbol method => EventContracts.HandledType(method) as INamedTypeSymbol,
            _ => null,
        };
        if (type is null || contracts.EventOf(type) is null) return;
        ImmutableArray<EventField> fields = EventShape.Of(type, context.Compilation).Fields;
        IPropertySymbol?[] members = [.. EventContracts.MemberNamesOf(attribute)
            .Select(name => fields.FirstOrDefault(field => field.Property.Name == name)?.Property)];

        // A member that is no field is EVT1006.
        if (members.Length == 0 || members.Any(member => member is null)) return;
        string names = string.Join(", ", members.Select(member => $"'{member!.Name}'"));
        if (Problem(members!) is not { } problem) return;
        context.ReportDiagnostic(Diagnostic.Create(
            HandlerDescriptors.EVT3002_DedupeKeyUnfit,
            AttributeLocations.OfArgument(attribute, 0, context.CancellationToken),
            names,
            type.Name,
            problem));
    }

    private static string? Problem(IPropertySymbol[] members)
    {
        foreach (IPropertySymbol member in members)
        {
            if (Underlying(member.Type).SpecialType is SpecialType.System_Single or SpecialType.System_Double)
            {
                return $"'{member.Name}' is a measured number, and numbers are equal by chance or not at all";
            }
        }

        if (members.All(member => IsSmall(Underlying(member.Type)))) return "it has a handful of values for all events";
        return members.All(member => IsNullable(member))
            ? "it may be null, and all events without it are taken for one"
            : null;
    }

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool IsSmall(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean || type.TypeKind == TypeKind.Enum;

    private static bool IsNullable(IPropertySymbol property) =>
        property.NullableAnnotation == NullableAnnotation.Annotated
        || property.Type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
}
