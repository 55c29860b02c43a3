using Events.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Event symbol to model.</summary>
internal static class EventParser
{
    /// <summary>Null when an analyzer flags the type, so that no code is generated that does not compile.</summary>
    public static EventModel? Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.IsAbstract || type.IsStatic || type.IsRefLikeType)
        {
            return null;
        }

        // A stream's constructor takes its client, so that no decoder could make one.
        if (type.FindAttribute(KnownNames.EventStreamAttribute) is not null
            || type.FindAttribute(KnownNames.EventAttribute) is not { } attribute
            || AttributeReader.ReadTypeArgument(attribute) is not { } stream
            || AttributeReader.ReadName(attribute) is not { } eventType
            || TypeParser.Parse(type) is not { } typeModel
            || FieldParser.Parse(type, compilation, out IMethodSymbol? constructor, out EquatableArray<EnumModel> enums)
                is not { } fields)
        {
            return null;
        }

        return new EventModel(
            typeModel,
            stream.ToReference(),
            eventType,
            type.TypeKind == TypeKind.Struct,
            TypeParser.AccessOf(type),
            HidesBase: type.BaseType?.HasInChain(KnownNames.EventAttribute) == true,
            fields,
            enums,
            Initializers.MayThrow(type, constructor!, compilation, cancellationToken));
    }

    /// <summary>Whether the event has, or gets, its generated members, and what its attribute says.</summary>
    /// <param name="type">A type of this or of a referenced assembly.</param>
    /// <param name="compilation">The compilation that asks.</param>
    /// <param name="stream">Its stream.</param>
    /// <param name="eventType">The value of its <c>type</c> field.</param>
    /// <param name="cancellationToken">Stops parsing.</param>
    public static bool IsUsable(
        INamedTypeSymbol type,
        Compilation compilation,
        out INamedTypeSymbol? stream,
        out string? eventType,
        CancellationToken cancellationToken)
    {
        AttributeData? attribute = type.FindAttribute(KnownNames.EventAttribute);
        stream = attribute is null ? null : AttributeReader.ReadTypeArgument(attribute);
        eventType = attribute is null ? null : AttributeReader.ReadName(attribute);
        if (stream is null || eventType is null) return false;
        return SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            ? Parse(type, compilation, cancellationToken) is not null
            : type.Implements(KnownNames.Event);
    }
}
