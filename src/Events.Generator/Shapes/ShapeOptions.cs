using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>The options that are declared on an event, its stream and its assembly for how fields are written.</summary>
internal sealed class ShapeOptions
{
    private ShapeOptions(int naming, IReadOnlyList<INamedTypeSymbol> converters, IReadOnlyList<INamedTypeSymbol> contexts)
    {
        Naming = naming;
        Converters = converters;
        Contexts = contexts;
    }

    /// <summary>The number of the <c>FieldNaming</c>.</summary>
    public int Naming { get; }

    /// <summary>Converters of the assembly.</summary>
    public IReadOnlyList<INamedTypeSymbol> Converters { get; }

    /// <summary>JSON contexts of the event, then of the assembly.</summary>
    public IReadOnlyList<INamedTypeSymbol> Contexts { get; }

    public static ShapeOptions Of(INamedTypeSymbol type)
    {
        INamedTypeSymbol? stream = type.FindAttribute(KnownNames.EventAttribute) is { } attribute
            ? AttributeReader.ReadTypeArgument(attribute)
            : null;
        int naming = NamingOf(type) ?? (stream is null ? null : NamedAt(stream)) ?? NamedAt(type.ContainingAssembly) ?? 0;
        return new ShapeOptions(
            naming,
            TypeArguments(type.ContainingAssembly, KnownNames.FieldConverterAttribute),
            [
                .. type.SelfAndBases().SelectMany(static each => TypeArguments(each, KnownNames.JsonFieldAttribute)),
                .. TypeArguments(type.ContainingAssembly, KnownNames.JsonFieldAttribute),
            ]);
    }

    /// <summary>The type arguments of all attributes of a kind.</summary>
    public static IReadOnlyList<INamedTypeSymbol> TypeArguments(ISymbol? symbol, string attributeName)
    {
        if (symbol is null) return [];
        var arguments = new List<INamedTypeSymbol>();
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass.Is(attributeName)
                && attribute.AttributeClass!.TypeArguments[0] is INamedTypeSymbol { TypeKind: not TypeKind.Error } argument)
            {
                arguments.Add(argument);
            }
        }

        return arguments;
    }

    /// <summary>The naming that is declared on a type or on what it derives from; null for none.</summary>
    public static int? NamingOf(INamedTypeSymbol type) => type.SelfAndBases().Select(NamedAt).FirstOrDefault(static number => number is not null);

    private static int? NamedAt(ISymbol symbol) =>
        symbol.FindAttribute(KnownNames.FieldNamingAttribute) is { } attribute && AttributeReader.Argument(attribute, 0) is int naming ? naming : null;
}
