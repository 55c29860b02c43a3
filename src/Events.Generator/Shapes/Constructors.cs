using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Shapes;

/// <summary>Chooses the constructor that the decoder calls.</summary>
internal static class Constructors
{
    /// <summary>
    /// The primary constructor if each of its parameters has a member of the same name (in any case) and type, or a
    /// default value; else, of the other such constructors, the one that sets most members. Null when none fits.
    /// </summary>
    public static IMethodSymbol? Choose(
        INamedTypeSymbol type, IReadOnlyList<ISymbol> members, Compilation? compilation = null, INamedTypeSymbol? within = null)
    {
        IMethodSymbol? best = null;
        int most = -1;
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            if (IsCopy(constructor, type) || !Fits(constructor, members, out int matched)) continue;
            if (compilation is not null && !compilation.IsSymbolAccessibleWithin(constructor, within ?? type)) continue;
            if (IsPrimary(constructor)) return constructor;
            if (matched <= most) continue;
            best = constructor;
            most = matched;
        }

        return best;
    }

    /// <summary>The parameter that sets the member, or null.</summary>
    public static IParameterSymbol? FindParameter(IMethodSymbol constructor, ISymbol member) =>
        constructor.Parameters.FirstOrDefault(parameter => Matches(parameter, member));

    /// <summary>Tells whether a call that names its arguments could be one of another constructor too, which has them in another order.</summary>
    public static bool IsAmbiguousByName(INamedTypeSymbol type, IMethodSymbol constructor) =>
        type.InstanceConstructors.Any(other => !SymbolEqualityComparer.Default.Equals(other, constructor)
            && constructor.Parameters.All(parameter =>
                parameter.HasExplicitDefaultValue || other.Parameters.Any(candidate => candidate.Name == parameter.Name)));

    /// <summary>Tells whether the constructor stands at the head of the type.</summary>
    public static bool IsPrimary(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.IsEmpty
        ? IsDeconstructed(constructor)
        : constructor.DeclaringSyntaxReferences.Any(static part => part.GetSyntax() is TypeDeclarationSyntax);

    // Of a record that is compiled already: it is taken apart as it is made.
    private static bool IsDeconstructed(IMethodSymbol constructor) => !constructor.Parameters.IsEmpty
        && constructor.ContainingType.GetMembers("Deconstruct").OfType<IMethodSymbol>().Any(other =>
            other.Parameters.Length == constructor.Parameters.Length
            && other.Parameters.Zip(constructor.Parameters, static (taken, given) => taken.RefKind == RefKind.Out && taken.Name == given.Name
                && SymbolEqualityComparer.Default.Equals(taken.Type, given.Type)).All(static isSame => isSame));

    private static bool Fits(IMethodSymbol constructor, IReadOnlyList<ISymbol> members, out int matched)
    {
        matched = 0;
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In)) return false;
            if (members.Any(member => Matches(parameter, member))) matched++;
            else if (!parameter.HasExplicitDefaultValue) return false;
        }

        return true;
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.Parameters.Length == 1
        && SymbolEqualityComparer.Default.Equals(constructor.Parameters[0].Type, type);

    // An exact match of the name goes before one that differs in case, for types that have both.
    private static bool Matches(IParameterSymbol parameter, ISymbol member) =>
        string.Equals(parameter.Name, member.Name, StringComparison.OrdinalIgnoreCase)
        && SymbolEqualityComparer.Default.Equals(parameter.Type, MemberOrder.TypeOf(member))
        && (parameter.Name == member.Name || member.ContainingType.GetMembers(parameter.Name).IsEmpty);
}
