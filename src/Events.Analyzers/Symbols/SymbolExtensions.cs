using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Symbols;

/// <summary>Questions about symbols that many rules ask.</summary>
internal static class SymbolExtensions
{
    public static bool Is(this ISymbol? symbol, ISymbol? other) =>
        other is not null && SymbolEqualityComparer.Default.Equals(symbol, other);

    public static bool IsDefinition(this ITypeSymbol? type, INamedTypeSymbol? definition) =>
        type is not null && type.OriginalDefinition.Is(definition);

    public static AttributeData? Attribute(this ISymbol symbol, INamedTypeSymbol? attribute)
    {
        if (attribute is null) return null;
        foreach (AttributeData data in symbol.GetAttributes())
        {
            if (data.AttributeClass is { } type && type.OriginalDefinition.Is(attribute)) return data;
        }

        return null;
    }

    public static bool DerivesFrom(this ITypeSymbol? type, string metadataName)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current.MetadataFullName() == metadataName) return true;
        }

        return false;
    }

    public static bool DerivesFromOrImplements(this ITypeSymbol? type, string metadataName)
    {
        if (type is null) return false;
        if (type.DerivesFrom(metadataName)) return true;
        foreach (INamedTypeSymbol implemented in type.AllInterfaces)
        {
            if (implemented.MetadataFullName() == metadataName) return true;
        }

        return false;
    }

    /// <summary>The name as metadata has it: <c>Ns.Outer+Inner`1</c>.</summary>
    public static string MetadataFullName(this ITypeSymbol type)
    {
        ITypeSymbol definition = type.OriginalDefinition;
        if (definition.ContainingType is { } outer) return outer.MetadataFullName() + "+" + definition.MetadataName;
        INamespaceSymbol? space = definition.ContainingNamespace;
        return space is null || space.IsGlobalNamespace
            ? definition.MetadataName
            : space.ToDisplayString() + "." + definition.MetadataName;
    }

    /// <summary>Tells whether the symbol lives in this namespace or one inside it.</summary>
    public static bool IsInNamespace(this ISymbol symbol, string name)
    {
        string? space = symbol.ContainingNamespace?.ToDisplayString();
        return space is not null
            && space.StartsWith(name, StringComparison.Ordinal)
            && (space.Length == name.Length || space[name.Length] == '.');
    }

    public static Location NameLocation(this ISymbol symbol) =>
        symbol.Locations.Length > 0 ? symbol.Locations[0] : Location.None;

    /// <summary>
    /// Tells whether a generator wrote the symbol: a type's members include what was generated onto it, which is
    /// nobody's mistake.
    /// </summary>
    public static bool IsGenerated(this ISymbol symbol)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "GeneratedCodeAttribute" }) return true;
        }

        return false;
    }

    /// <summary>Tells whether the signature of a method is that of a base or an interface.</summary>
    public static bool HasForeignSignature(this IMethodSymbol method) =>
        method.IsOverride
        || method.ExplicitInterfaceImplementations.Length > 0
        || method.ContainingType.AllInterfaces
            .SelectMany(type => type.GetMembers(method.Name))
            .Any(member => SymbolEqualityComparer.Default.Equals(method.ContainingType.FindImplementationForInterfaceMember(member), method));
}
