using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Reads what a <c>JsonSerializerContext</c> says it serializes. Its own generated code cannot be seen from here.</summary>
internal static class Contexts
{
    /// <summary>Tells whether the context has <c>[JsonSerializable(typeof(T))]</c> for the type.</summary>
    public static bool Lists(INamedTypeSymbol context, ITypeSymbol type)
    {
        foreach (AttributeData attribute in context.GetAttributes())
        {
            if (attribute.AttributeClass.Is(KnownNames.JsonSerializableAttribute)
                && AttributeReader.Argument(attribute, 0) is ITypeSymbol listed
                && SymbolEqualityComparer.Default.Equals(listed, type))
            {
                return true;
            }
        }

        return false;
    }
}
