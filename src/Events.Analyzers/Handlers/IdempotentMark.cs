using Events.Analyzers.Contracts;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Handlers;

/// <summary>
/// <c>[Idempotent("reason")]</c> on a handler, a type around it or the assembly: somebody has thought about it. Without
/// a reason it is only a switch that turns a warning off, and does not count.
/// </summary>
internal static class IdempotentMark
{
    public static bool Covers(IMethodSymbol method, KnownSymbols symbols)
    {
        if (HasReason(method, symbols)) return true;
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (HasReason(type, symbols)) return true;
        }

        return HasReason(method.ContainingAssembly, symbols);
    }

    private static bool HasReason(ISymbol symbol, KnownSymbols symbols) =>
        symbol.Attribute(symbols.IdempotentAttribute) is { } attribute
        && EventContracts.TextOf(attribute) is { } reason && !string.IsNullOrWhiteSpace(reason) && !Placeholders.Is(reason);
}
