using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>Says how an event, or a record inside of one, is taken apart and made again.</summary>
/// <param name="type">The type.</param>
/// <param name="constructor">The constructor that makes it.</param>
/// <param name="members">Its members in the order of writing.</param>
internal sealed class ObjectShape(INamedTypeSymbol type, IMethodSymbol? constructor, IReadOnlyList<MemberShape> members)
{
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>Null when none fits.</summary>
    public IMethodSymbol? Constructor { get; } = constructor;

    public IReadOnlyList<MemberShape> Members { get; } = members;
}
