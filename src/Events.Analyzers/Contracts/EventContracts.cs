using System.Globalization;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>Reads the contract attributes of Events as the generator reads them.</summary>
internal sealed class EventContracts(KnownSymbols symbols)
{
    public KnownSymbols Symbols { get; } = symbols;

    public AttributeData? EventOf(ITypeSymbol type) => type.Attribute(Symbols.EventAttribute);

    public AttributeData? StreamOf(ITypeSymbol type) => type.Attribute(Symbols.EventStreamAttribute);

    /// <summary>The attributes that make a type a consumer group: one for each stream that it reads.</summary>
    public IReadOnlyList<AttributeData> GroupsOf(ITypeSymbol type) => Symbols.ConsumerGroupAttribute is not { } wanted
        ? []
        : [.. type.GetAttributes().Where(attribute => attribute.AttributeClass.IsDefinition(wanted))];

    /// <summary>The streams that a consumer group reads, as far as they are known.</summary>
    public IEnumerable<INamedTypeSymbol> StreamsOf(ITypeSymbol type) => GroupsOf(type).Select(StreamTypeOf).OfType<INamedTypeSymbol>();

    public bool IsHandler(IMethodSymbol method) => method.Attribute(Symbols.HandlesAttribute) is not null;

    /// <summary>The type that a handler handles: that of its first parameter, or of the list's elements for a batch handler.</summary>
    public static ITypeSymbol? HandledType(IMethodSymbol method) =>
        method.Parameters.Length == 0 ? null
        : BatchElementOf(method.Parameters[0].Type) ?? method.Parameters[0].Type;

    /// <summary>The element of an <c>IReadOnlyList&lt;T&gt;</c>, the one type that a batch is handed over as; null for other types.</summary>
    public static ITypeSymbol? BatchElementOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Collections_Generic_IReadOnlyList_T } list
            ? list.TypeArguments[0]
            : null;

    /// <summary>The stream class named by <c>[Event&lt;T&gt;]</c> or <c>[ConsumerGroup&lt;T&gt;]</c>.</summary>
    public static INamedTypeSymbol? StreamTypeOf(AttributeData attribute) =>
        attribute.AttributeClass is { TypeArguments.Length: 1 } type && type.TypeArguments[0] is INamedTypeSymbol { TypeKind: not TypeKind.Error } stream
            ? stream
            : null;

    /// <summary>The single text argument of an attribute: the key, the event type, the group, the reason.</summary>
    public static string? TextOf(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 && attribute.ConstructorArguments[0].Kind == TypedConstantKind.Primitive
            ? attribute.ConstructorArguments[0].Value as string
            : null;

    /// <summary>The member names given to <c>[DedupeBy]</c> or <c>[OrderedBy]</c>.</summary>
    public static IEnumerable<string?> MemberNamesOf(AttributeData attribute)
    {
        foreach (TypedConstant argument in attribute.ConstructorArguments)
        {
            if (argument.Kind != TypedConstantKind.Array)
            {
                yield return argument.Value as string;
                continue;
            }

            if (argument.IsNull) continue;
            foreach (TypedConstant element in argument.Values) yield return element.Value as string;
        }
    }

    public static long? NumberOf(AttributeData attribute, string property)
    {
        foreach (KeyValuePair<string, TypedConstant> pair in attribute.NamedArguments)
        {
            if (pair.Key == property && pair.Value.Value is long or int) return Convert.ToInt64(pair.Value.Value, CultureInfo.InvariantCulture);
        }

        return null;
    }
}
