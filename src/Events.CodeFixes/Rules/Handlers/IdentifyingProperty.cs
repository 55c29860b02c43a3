using Events.Analyzers.Contracts;
using Microsoft.CodeAnalysis;

namespace Events.CodeFixes.Rules.Handlers;

/// <summary>Guesses which property of an event says what it is about.</summary>
internal static class IdentifyingProperty
{
    /// <summary>
    /// <c>EventId</c>, <c>MessageId</c> or <c>Id</c>; the one that begins as the event does (<c>OrderId</c> of
    /// <c>OrderPlaced</c>); or the only one that ends in <c>Id</c>. Null: none, or none that stands out.
    /// </summary>
    public static ISymbol? Of(INamedTypeSymbol type, Compilation compilation)
    {
        ISymbol[] candidates =
        [
            .. EventShape.Of(type, compilation).Fields
                .Where(field => field.Property.Name.EndsWith("Id", StringComparison.Ordinal) && Identifies(field))
                .Select(field => field.Property),
        ];
        return candidates.FirstOrDefault(property => property.Name is "EventId" or "MessageId" or "Id")
            ?? candidates.FirstOrDefault(property => type.Name.StartsWith(property.Name.Substring(0, property.Name.Length - 2), StringComparison.Ordinal))
            ?? (candidates.Length == 1 ? candidates[0] : null);
    }

    private static bool Identifies(EventField property) =>
        property.Type.NullableAnnotation != NullableAnnotation.Annotated
        && (property.Type.SpecialType is SpecialType.System_String or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_UInt64
            || property.Type.Name == "Guid");
}
