using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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
        if (!symbols.NamesContracts) return;
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
        EventField?[] members = [.. EventContracts.MemberNamesOf(attribute)
            .Select(name => fields.FirstOrDefault(field => field.Property.Name == name))];

        // A member that is no field is EVT1006.
        if (members.Length == 0 || members.Any(member => member is null)) return;
        string names = string.Join(", ", members.Select(member => $"'{member!.Property.Name}'"));
        Location? location = AttributeLocations.OfArgument(attribute, 0, context.CancellationToken);
        if (Problem(members!, context.CancellationToken) is { } problem)
        {
            context.ReportDiagnostic(Diagnostic.Create(HandlerDescriptors.EVT3002_DedupeKeyUnfit, location, names, type.Name, problem));
        }
        else if (members.Length == 1 && SharedKeys.Problem(members[0]!, type, fields) is { } shared)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                HandlerDescriptors.EVT3002_DedupeKeyUnfit, location, DiagnosticSeverity.Warning, null, null, names, type.Name, shared));
        }
    }

    private static string? Problem(EventField[] fields, CancellationToken cancellationToken)
    {
        foreach (EventField member in fields)
        {
            if (Underlying(member.Type).SpecialType is SpecialType.System_Single or SpecialType.System_Double)
            {
                return $"'{member.Property.Name}' is a measured number, and numbers are equal by chance or not at all";
            }
        }

        if (fields.All(member => IsSmall(Underlying(member.Type)))) return "it has a handful of values for all events";
        if (fields.All(member => member.IsNullable)) return "it may be null, and an event without it is not told from those handled before";
        return fields.All(field => field.IsNullable || HasDefault(field, cancellationToken))
            ? "it has a default value, and all events that leave it at that are taken for one"
            : null;
    }

    // A value that is made anew, as by Guid.NewGuid(), is another one each time.
    private static bool HasDefault(EventField field, CancellationToken cancellationToken) =>
        field.Parameter is { HasExplicitDefaultValue: true }
        || field.Property.DeclaringSyntaxReferences.Any(part =>
            part.GetSyntax(cancellationToken) is PropertyDeclarationSyntax { Initializer.Value: { } value } && IsFixed(value));

    // A parameter of the constructor is a value of the event, not a default.
    private static bool IsFixed(ExpressionSyntax value) => value switch
    {
        PostfixUnaryExpressionSyntax suppression => IsFixed(suppression.Operand),
        PrefixUnaryExpressionSyntax sign => IsFixed(sign.Operand),
        ImplicitObjectCreationExpressionSyntax or ObjectCreationExpressionSyntax => false,
        LiteralExpressionSyntax or DefaultExpressionSyntax => true,
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Empty" or "MinValue" or "MaxValue" or "Zero" or "UnixEpoch" } => true,
        _ => false,
    };

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    private static bool IsSmall(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean || type.TypeKind == TypeKind.Enum;
}
