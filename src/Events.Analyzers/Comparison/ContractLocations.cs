using Events.Analyzers.Contracts;
using Events.Generator.Baseline;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using SymbolExtensions = Events.Analyzers.Symbols.SymbolExtensions;

namespace Events.Analyzers.Comparison;

/// <summary>Finds where in the source a part of the contract is declared.</summary>
internal static class ContractLocations
{
    /// <summary>The name of the member; that of the event where the member is in no source here.</summary>
    public static Location Of(ContractField item, INamedTypeSymbol type)
    {
        Location location = SymbolExtensions.NameLocation(item.Member);
        if (!location.IsInSource) location = SymbolExtensions.NameLocation(item.Root);
        return location.IsInSource ? location : SymbolExtensions.NameLocation(type);
    }

    /// <summary>The text of an attribute, such as the event type; else the name of what it stands on.</summary>
    public static Location OfText(INamedTypeSymbol type, string attributeName, CancellationToken cancellationToken) =>
        (type.FindAttribute(attributeName) is { } attribute ? AttributeLocations.OfArgument(attribute, 0, cancellationToken) : null)
        ?? SymbolExtensions.NameLocation(type);
}
