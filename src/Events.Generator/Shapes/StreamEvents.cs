using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Shapes;

/// <summary>The events of a stream, for handlers of a type that several of them have: a base type, an interface, or <c>object</c>.</summary>
internal static class StreamEvents
{
    /// <summary>The events in the assembly of the stream, the newest of each event type, by event type.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol stream)
    {
        var found = new SortedDictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        var spaces = new Stack<INamespaceOrTypeSymbol>();
        spaces.Push(stream.ContainingAssembly.GlobalNamespace);
        while (spaces.Count > 0)
        {
            INamespaceOrTypeSymbol current = spaces.Pop();
            if (current is INamespaceSymbol space)
            {
                foreach (INamespaceSymbol inner in space.GetNamespaceMembers()) spaces.Push(inner);
            }

            foreach (INamedTypeSymbol type in current.GetTypeMembers())
            {
                spaces.Push(type);
                if (NameOf(type, stream) is not { } name) continue;
                if (!found.TryGetValue(name, out INamedTypeSymbol? other) || Versions.Of(other) < Versions.Of(type)) found[name] = type;
            }
        }

        return [.. found.Values];
    }

    /// <summary>Whether a type is <c>IEventOf</c> of the stream, which all of its events are.</summary>
    public static bool IsAny(ITypeSymbol? type, INamedTypeSymbol stream) =>
        type.Is(KnownNames.EventOf) && SymbolEqualityComparer.Default.Equals(((INamedTypeSymbol)type!).TypeArguments[0], stream);

    /// <summary>
    /// Whether a value of one type, an event of the stream or what some have in common, can be passed as the other, as it is or boxed. That an event is
    /// <c>IEventOf</c> of its stream is generated, and so not to be seen yet.
    /// </summary>
    public static bool Converts(Compilation compilation, ITypeSymbol from, ITypeSymbol to, INamedTypeSymbol stream)
    {
        if (IsAny(to, stream)) return from.SpecialType != SpecialType.System_Object;
        Conversion conversion = ((CSharpCompilation)compilation).ClassifyConversion(from, to);
        return conversion.IsIdentity || (conversion.IsImplicit && (conversion.IsReference || conversion.IsBoxing));
    }

    // Most types have no attribute at all, which the syntax tells without binding anything.
    private static string? NameOf(INamedTypeSymbol type, INamedTypeSymbol stream)
    {
        bool canHave = type.DeclaringSyntaxReferences.IsEmpty
            || type.DeclaringSyntaxReferences.Any(static part => part.GetSyntax() is MemberDeclarationSyntax { AttributeLists.Count: > 0 });
        return canHave
            && type.FindAttribute(KnownNames.EventAttribute) is { } attribute
            && SymbolEqualityComparer.Default.Equals(AttributeReader.ReadTypeArgument(attribute), stream)
                ? AttributeReader.ReadName(attribute)
                : null;
    }
}
