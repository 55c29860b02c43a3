using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>The names of an event type.</summary>
internal static class EventNames
{
    /// <summary>Values of the <c>type</c> field that older entries of the event have.</summary>
    public static IReadOnlyList<string> OlderOf(INamedTypeSymbol type) =>
        type.FindAttribute(KnownNames.AliasAttribute) is { } alias
            ? [.. AttributeReader.ReadNames(alias).Where(static name => !string.IsNullOrWhiteSpace(name))]
            : [];
}
