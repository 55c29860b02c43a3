using System.Collections.Immutable;
using Events.Analyzers.Contracts;
using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Events.Analyzers.Rules.Contracts;

/// <summary>EVT1003: a property of an event whose type the generator cannot write as one flat field.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnsupportedFieldTypeAnalyzer : EventsAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [ContractDescriptors.EVT1003_UnsupportedFieldType];

    private protected override void Register(CompilationStartAnalysisContext context, KnownSymbols symbols)
    {
        if (!symbols.HasContracts) return;
        var contracts = new EventContracts(symbols);
        context.RegisterSymbolAction(action => Analyze(action, contracts), SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context, EventContracts contracts)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (contracts.EventOf(type) is null) return;
        foreach (EventField field in EventShape.Of(type, context.Compilation).Fields)
        {
            ITypeSymbol propertyType = field.Property.Type;
            if (propertyType.TypeKind == TypeKind.Error || WireTypes.IsSupported(propertyType)) continue;
            Location location = field.Property.NameLocation();
            context.ReportDiagnostic(Diagnostic.Create(
                ContractDescriptors.EVT1003_UnsupportedFieldType,
                location.IsInSource ? location : type.NameLocation(),
                field.Property.Name,
                type.Name,
                propertyType.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        }
    }
}
