using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

internal static class SymbolExtensions
{
    /// <summary>Tells whether the type is the one of a metadata name such as <c>Events.EventAttribute`1</c>, whatever its arguments.</summary>
    public static bool Is(this ITypeSymbol? type, string metadataName)
    {
        if (type is not INamedTypeSymbol { ContainingType: null } named) return false;
        int dot = metadataName.LastIndexOf('.');
        return string.CompareOrdinal(named.MetadataName, 0, metadataName, dot + 1, int.MaxValue) == 0
            && IsNamespace(named.ContainingNamespace, metadataName.Substring(0, dot));
    }

    /// <summary>The first attribute of a kind, or null.</summary>
    public static AttributeData? FindAttribute(this ISymbol symbol, string metadataName)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(metadataName)) return attribute;
        }

        return null;
    }

    /// <summary>Tells whether the type or one of its base types has an attribute of the kind.</summary>
    public static bool HasInChain(this INamedTypeSymbol type, string metadataName) =>
        type.SelfAndBases().Any(declaring => declaring.FindAttribute(metadataName) is not null);

    /// <summary>Tells whether the type implements an interface, whatever its type arguments.</summary>
    public static bool Implements(this INamedTypeSymbol type, string metadataName) =>
        type.AllInterfaces.Any(implemented => implemented.Is(metadataName));

    /// <summary>The type and its base types without <c>object</c>, the type itself first.</summary>
    public static IEnumerable<INamedTypeSymbol> SelfAndBases(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type;
             current is { SpecialType: not SpecialType.System_Object and not SpecialType.System_ValueType };
             current = current.BaseType)
        {
            yield return current;
        }
    }

    /// <summary>Gives the text by which generated code refers to the type, without a question mark.</summary>
    public static string ToReference(this ITypeSymbol type) =>
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>Gives the text by which generated code refers to the type, with question marks where <paramref name="keepsNull"/> asks for them.</summary>
    public static string ToReference(this ITypeSymbol type, bool keepsNull) => keepsNull
        ? type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
            SymbolDisplayFormat.FullyQualifiedFormat.MiscellaneousOptions | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier))
        : type.ToReference();

    private static bool IsNamespace(INamespaceSymbol? symbol, string name)
    {
        if (symbol is null || symbol.IsGlobalNamespace) return name.Length == 0;
        int dot = name.LastIndexOf('.');
        return symbol.Name == name.Substring(dot + 1)
            && IsNamespace(symbol.ContainingNamespace, dot < 0 ? "" : name.Substring(0, dot));
    }
}
