using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>
/// What is declared inside of a type that is written as a whole: as JSON, by a converter, by itself. Nothing here takes such a type apart, so that
/// attributes inside of it change nothing of the entry.
/// </summary>
internal static class OpaqueTypes
{
    /// <summary>Tells whether the value is written as a whole by something that is not generated here.</summary>
    public static bool IsOpaque(ValueShape value) => value.Kind is FieldKind.Json or FieldKind.Converted or FieldKind.SelfFormatted;

    /// <summary>The parts of a value that are written as a whole.</summary>
    public static IEnumerable<ValueShape> In(ValueShape value)
    {
        if (IsOpaque(value)) return [value];
        IEnumerable<ValueShape> inner = new[] { value.Element, value.Key }.Where(static part => part is not null)!;
        return inner.SelectMany(In);
    }

    /// <summary>Tells whether personal data is inside of the type, at any depth.</summary>
    public static bool HoldsPersonal(ITypeSymbol type) => Types(type).Any(static each => each.FindAttribute(KnownNames.PiiAttribute) is not null)
        || MembersOf(type).Any(static member => MemberAttributes.Find(member, null, KnownNames.PiiAttribute) is not null);

    /// <summary>The properties and fields inside of the type, at any depth.</summary>
    public static IEnumerable<ISymbol> MembersOf(ITypeSymbol type) => Types(type).SelectMany(static each => MemberOrder.Read(each));

    private static IEnumerable<INamedTypeSymbol> Types(ITypeSymbol type)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var left = new Stack<ITypeSymbol>();
        left.Push(type);
        while (left.Count > 0)
        {
            ITypeSymbol current = left.Pop();
            if (current is IArrayTypeSymbol array)
            {
                left.Push(array.ElementType);
                continue;
            }

            if (current is not INamedTypeSymbol named || !seen.Add(named)) continue;
            foreach (ITypeSymbol argument in named.TypeArguments) left.Push(argument);
            // Types of the framework have nothing of ours.
            if (named.TypeKind is not (TypeKind.Class or TypeKind.Struct) || IsOfFramework(named)) continue;
            yield return named;
            foreach (ISymbol member in MemberOrder.Read(named)) left.Push(MemberOrder.TypeOf(member));
        }
    }

    /// <summary>Tells whether the type is one of the framework, which says nothing of what makes it up.</summary>
    public static bool IsOfFramework(INamedTypeSymbol type)
    {
        INamespaceSymbol space = type.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false } outer }) space = outer;
        return space.Name is "System" or "Microsoft" && type.DeclaringSyntaxReferences.IsEmpty;
    }
}
