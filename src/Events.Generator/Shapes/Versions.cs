using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>The version of an event, and the one before it.</summary>
internal static class Versions
{
    /// <summary>The number by the event's attribute; 1 when it names none.</summary>
    public static int Of(INamedTypeSymbol type) =>
        type.FindAttribute(KnownNames.EventAttribute) is { } attribute ? AttributeReader.ReadNamed(attribute, "Version", 1) : 1;

    /// <summary>The methods that are marked to make the event of its previous version.</summary>
    public static IReadOnlyList<IMethodSymbol> UpcastsOf(INamedTypeSymbol type) =>
        [.. type.GetMembers().OfType<IMethodSymbol>().Where(static method => method.FindAttribute(KnownNames.UpcastAttribute) is not null)];

    /// <summary>Adds what is wrong with the version and the upcasts.</summary>
    public static void Check(INamedTypeSymbol type, List<ShapeProblem> problems)
    {
        int version = Of(type);
        if (version < 1) problems.Add(new ShapeProblem(ShapeRule.Construction, "its Version is below 1", null));
        IReadOnlyList<IMethodSymbol> upcasts = UpcastsOf(type);
        if (upcasts.Count > 1) problems.Add(new ShapeProblem(ShapeRule.Construction, "two methods are marked with [Upcast]", upcasts[1]));
        foreach (IMethodSymbol upcast in upcasts)
        {
            if (ProblemOf(upcast, type, version) is { } problem)
            {
                problems.Add(new ShapeProblem(ShapeRule.Construction, $"the method '{upcast.Name}' upcasts nothing: {problem}", upcast));
            }
        }
    }

    private static string? ProblemOf(IMethodSymbol upcast, INamedTypeSymbol type, int version)
    {
        if (!upcast.IsStatic || upcast.IsGenericMethod || upcast.Parameters.Length != 1 || upcast.Parameters[0].RefKind is not (RefKind.None or RefKind.In)
            || !SymbolEqualityComparer.Default.Equals(upcast.ReturnType, type))
        {
            return "it must be static, take the previous version alone, and return this event";
        }

        if (upcast.Parameters[0].Type is not INamedTypeSymbol previous || previous.FindAttribute(KnownNames.EventAttribute) is not { } attribute)
        {
            return "its parameter is no event";
        }

        AttributeData own = type.FindAttribute(KnownNames.EventAttribute)!;
        if (AttributeReader.ReadName(attribute) != AttributeReader.ReadName(own)
            || !SymbolEqualityComparer.Default.Equals(AttributeReader.ReadTypeArgument(attribute), AttributeReader.ReadTypeArgument(own)))
        {
            return "its parameter is another event type, or one of another stream";
        }

        return Of(previous) < version ? null : "its parameter is no older version";
    }
}
