using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>
/// What a member is marked with: at the constructor parameter that sets it, at the member itself, or at the parameter by which a base type declares it. A
/// derived event has the field as its base has it.
/// </summary>
internal static class MemberAttributes
{
    /// <summary>The attribute of a kind; null for none.</summary>
    /// <param name="member">The property or field.</param>
    /// <param name="parameter">The constructor parameter that sets it; null for none.</param>
    /// <param name="name">The attribute.</param>
    public static AttributeData? Find(ISymbol member, IParameterSymbol? parameter, string name)
    {
        foreach (ISymbol symbol in Places(member, parameter))
        {
            if (symbol.FindAttribute(name) is { } attribute) return attribute;
        }

        return null;
    }

    /// <summary>The type arguments of all attributes of a kind.</summary>
    /// <param name="member">The property or field.</param>
    /// <param name="parameter">The constructor parameter that sets it; null for none.</param>
    /// <param name="name">The attribute.</param>
    public static IReadOnlyList<INamedTypeSymbol> TypeArguments(ISymbol member, IParameterSymbol? parameter, string name) =>
        [.. Places(member, parameter).SelectMany(symbol => ShapeOptions.TypeArguments(symbol, name))];

    private static IEnumerable<ISymbol> Places(ISymbol member, IParameterSymbol? parameter)
    {
        if (parameter is not null) yield return parameter;
        yield return member;
        IParameterSymbol? declaring = member.ContainingType.InstanceConstructors.Where(Constructors.IsPrimary)
            .SelectMany(static constructor => constructor.Parameters)
            .FirstOrDefault(candidate => candidate.Name == member.Name);
        if (declaring is not null && !SymbolEqualityComparer.Default.Equals(declaring, parameter)) yield return declaring;
    }
}
