using System.Collections.Immutable;
using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Handlers;

/// <summary>Tells which methods are handlers: ours by attribute, others by the interfaces a project lists.</summary>
internal sealed class HandlerRoots(KnownSymbols symbols, ImmutableArray<string> additionalHandlerTypes)
{
    /// <summary>Tells whether the type can have handlers at all: the cheap test.</summary>
    public bool MayHaveHandlers(INamedTypeSymbol type) =>
        type.Attribute(symbols.ConsumerGroupAttribute) is not null || ListedInterfaces(type).Any();

    public bool IsOurs(IMethodSymbol method) => method.Attribute(symbols.HandlesAttribute) is not null;

    /// <summary>Tells whether the method implements a handler interface of another library.</summary>
    public bool IsListed(IMethodSymbol method)
    {
        foreach (INamedTypeSymbol listed in ListedInterfaces(method.ContainingType))
        {
            foreach (ISymbol member in listed.GetMembers())
            {
                ISymbol? implementation = method.ContainingType.FindImplementationForInterfaceMember(member);
                // What a base class implements for its heirs, an heir's override implements as well.
                for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
                {
                    if (implementation.Is(current)) return true;
                }
            }
        }

        return false;
    }

    private IEnumerable<INamedTypeSymbol> ListedInterfaces(INamedTypeSymbol type) => additionalHandlerTypes.IsEmpty
        ? []
        : type.AllInterfaces.Where(candidate => additionalHandlerTypes.Contains(candidate.MetadataFullName(), StringComparer.Ordinal));
}
