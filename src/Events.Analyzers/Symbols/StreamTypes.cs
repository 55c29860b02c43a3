using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Symbols;

/// <summary>Types of a Redis client that hold entries.</summary>
internal static class StreamTypes
{
    /// <summary>An entry, or several.</summary>
    public static bool IsEntry(ITypeSymbol? type) => type switch
    {
        null => false,
        IArrayTypeSymbol array => IsEntry(array.ElementType),
        INamedTypeSymbol { TypeArguments.Length: > 0 } generic => generic.TypeArguments.Any(IsEntry),
        _ => type.Name is "StreamEntry" or "RedisStream" or "StreamAutoClaimResult",
    };
}
