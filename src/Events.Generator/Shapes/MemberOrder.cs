using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Shapes;

/// <summary>The properties and public fields of an event in the order in which their fields are written.</summary>
internal static class MemberOrder
{
    /// <summary>
    /// Those of base types first; within a type positional parameters, then the others as they stand. Parts in several
    /// files go by file name, so that the order in which the compiler gets the files changes nothing. Of members
    /// that override or hide each other the most derived is taken, in the place of the first.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="hidden">Those that are hidden and not overridden, beside what hides them.</param>
    public static IReadOnlyList<ISymbol> Read(INamedTypeSymbol type, List<(ISymbol Hidden, ISymbol By)>? hidden = null)
    {
        var members = new List<ISymbol>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (INamedTypeSymbol declaring in type.SelfAndBases().Reverse())
        {
            foreach (ISymbol member in Declared(declaring))
            {
                if (places.TryGetValue(member.Name, out int place))
                {
                    if (member is not IPropertySymbol { IsOverride: true }) hidden?.Add((members[place], member));
                    members[place] = member;
                    continue;
                }

                places.Add(member.Name, members.Count);
                members.Add(member);
            }
        }

        return members;
    }

    /// <summary>The type of a property or field.</summary>
    public static ITypeSymbol TypeOf(ISymbol member) => member is IFieldSymbol field ? field.Type : ((IPropertySymbol)member).Type;

    private static IEnumerable<ISymbol> Declared(INamedTypeSymbol type) =>
        type.GetMembers()
            .Where(static member => member switch
            {
                IPropertySymbol property => !property.IsStatic && !property.IsIndexer
                    && property.ExplicitInterfaceImplementations.IsEmpty && property.Name != "EqualityContract",
                IFieldSymbol field => !field.IsStatic && !field.IsImplicitlyDeclared && field.AssociatedSymbol is null
                    && (field.DeclaredAccessibility == Accessibility.Public || field.FindAttribute(KnownNames.FieldAttribute) is not null),
                _ => false,
            })
            .Select(static member => (Member: member, Syntax: member.DeclaringSyntaxReferences.FirstOrDefault()))
            .OrderBy(static item => item.Syntax?.GetSyntax() is ParameterSyntax ? 0 : 1)
            .ThenBy(static item => item.Syntax?.SyntaxTree.FilePath ?? "", StringComparer.Ordinal)
            .ThenBy(static item => item.Syntax?.Span.Start ?? 0)
            .Select(static item => item.Member);
}
