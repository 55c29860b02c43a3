using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Reads what an attribute was given. Code that is being typed gives anything, so nothing is taken for granted.</summary>
internal static class AttributeReader
{
    /// <summary>The only constructor argument, if it is text that can be written: not blank, no lone surrogate.</summary>
    public static string? ReadName(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1
        && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Primitive, Value: string name }
        && IsName(name)
            ? name
            : null;

    /// <summary>The only constructor argument, if it is an array of texts.</summary>
    public static IReadOnlyList<string> ReadNames(AttributeData attribute)
    {
        var names = new List<string>();
        if (attribute.ConstructorArguments.Length == 1
            && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Array, IsNull: false } members)
        {
            foreach (TypedConstant member in members.Values)
            {
                if (member.Value is string name) names.Add(name);
            }
        }

        return names;
    }

    /// <summary>A constructor argument that is a constant or a type, or null.</summary>
    public static object? Argument(AttributeData attribute, int index) =>
        index < attribute.ConstructorArguments.Length && attribute.ConstructorArguments[index].Kind != TypedConstantKind.Array
            ? attribute.ConstructorArguments[index].Value
            : null;

    /// <summary>A named argument, or what stands for it when it is not given.</summary>
    public static T ReadNamed<T>(AttributeData attribute, string name, T otherwise)
    {
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is T value) return value;
        }

        return otherwise;
    }

    /// <summary>The only type argument of a generic attribute, if it is a class that exists.</summary>
    public static INamedTypeSymbol? ReadTypeArgument(AttributeData attribute) =>
        attribute.AttributeClass is { TypeArguments.Length: 1 } attributeClass
        && attributeClass.TypeArguments[0] is INamedTypeSymbol { TypeKind: TypeKind.Class } type
            ? type
            : null;

    /// <summary>Tells whether a text can be written as a name: not blank, no lone surrogate.</summary>
    public static bool IsName(string name) => !string.IsNullOrWhiteSpace(name) && IsUtf16(name);

    private static bool IsUtf16(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }
}
