using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Parsing;

/// <summary>The properties of an event in the order in which their fields are written.</summary>
internal static class PropertyOrder
{
    /// <summary>
    /// Those of base types first; within a type positional parameters, then the others as they stand. Parts in several
    /// files go by file name, so that the order in which the compiler gets the files changes nothing. Of properties
    /// that override or hide each other the most derived is taken, in the place of the first.
    /// </summary>
    public static IReadOnlyList<IPropertySymbol> Read(INamedTypeSymbol type)
    {
        var properties = new List<IPropertySymbol>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (INamedTypeSymbol declaring in type.SelfAndBases().Reverse())
        {
            foreach (IPropertySymbol property in Declared(declaring))
            {
                if (places.TryGetValue(property.Name, out int place))
                {
                    properties[place] = property;
                    continue;
                }

                places.Add(property.Name, properties.Count);
                properties.Add(property);
            }
        }

        return properties;
    }

    private static IEnumerable<IPropertySymbol> Declared(INamedTypeSymbol type) =>
        type.GetMembers()
            .OfType<IPropertySymbol>()
            .Where(static property => !property.IsStatic && !property.IsIndexer
                && property.ExplicitInterfaceImplementations.IsEmpty
                && property.Name != "EqualityContract")
            .Select(static property => (Property: property, Syntax: property.DeclaringSyntaxReferences.FirstOrDefault()))
            .OrderBy(static item => item.Syntax?.GetSyntax() is ParameterSyntax ? 0 : 1)
            .ThenBy(static item => item.Syntax?.SyntaxTree.FilePath ?? "", StringComparer.Ordinal)
            .ThenBy(static item => item.Syntax?.Span.Start ?? 0)
            .Select(static item => item.Property);
}
