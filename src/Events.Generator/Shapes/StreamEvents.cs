using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Shapes;

/// <summary>The events of a stream, for handlers of a type that several of them have: a base type, an interface, or <c>object</c>.</summary>
internal static class StreamEvents
{
    /// <summary>
    /// The events in the assembly of the stream, in that of the compilation, and in those that it references and that add some, the newest of each event type, by event
    /// type.
    /// </summary>
    public static IReadOnlyList<INamedTypeSymbol> Of(INamedTypeSymbol stream, Compilation compilation)
    {
        var found = new SortedDictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        Find(stream.ContainingAssembly, stream, found);
        if (!SymbolEqualityComparer.Default.Equals(stream.ContainingAssembly, compilation.Assembly))
        {
            Find(compilation.Assembly, stream, found);
            foreach (IAssemblySymbol referenced in compilation.SourceModule.ReferencedAssemblySymbols)
            {
                if (!SymbolEqualityComparer.Default.Equals(referenced, stream.ContainingAssembly) && AddsTo(referenced, stream)) Find(referenced, stream, found, compilation);
            }
        }

        return [.. found.Values];
    }

    /// <summary>The event of a type in the assembly of the stream itself, by its name of today or an older one; null for none.</summary>
    public static INamedTypeSymbol? OfOwnAssembly(INamedTypeSymbol stream, string name)
    {
        var found = new SortedDictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        Find(stream.ContainingAssembly, stream, found);
        return found.TryGetValue(name, out INamedTypeSymbol? type) ? type : found.Values.FirstOrDefault(item => EventNames.OlderOf(item).Contains(name));
    }

    /// <summary>Whether an assembly has a class that stands for the events which it adds to the stream.</summary>
    public static bool AddsTo(IAssemblySymbol assembly, INamedTypeSymbol stream)
    {
        // Most reference no stream of others at all, and are not looked into.
        if (assembly is not ISourceAssemblySymbol && !assembly.Modules.Any(module => module.ReferencedAssemblies.Contains(stream.ContainingAssembly.Identity))) return false;
        var spaces = new Stack<INamespaceOrTypeSymbol>();
        spaces.Push(assembly.GlobalNamespace);
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
                if (CanHaveAttributes(type)
                    && type.FindAttribute(KnownNames.EventsOfAttribute) is { } attribute
                    && SymbolEqualityComparer.Default.Equals(AttributeReader.ReadTypeArgument(attribute), stream))
                {
                    return true;
                }
            }
        }

        return false;
    }

    // Of another assembly only those that can be named here.
    private static void Find(IAssemblySymbol assembly, INamedTypeSymbol stream, SortedDictionary<string, INamedTypeSymbol> found, Compilation? from = null)
    {
        var spaces = new Stack<INamespaceOrTypeSymbol>();
        spaces.Push(assembly.GlobalNamespace);
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
                if (NameOf(type, stream) is not { } name || from?.IsSymbolAccessibleWithin(type, from.Assembly) == false) continue;
                if (!found.TryGetValue(name, out INamedTypeSymbol? other) || Versions.Of(other) < Versions.Of(type)) found[name] = type;
            }
        }
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
    private static bool CanHaveAttributes(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.IsEmpty
        || type.DeclaringSyntaxReferences.Any(static part => part.GetSyntax() is MemberDeclarationSyntax { AttributeLists.Count: > 0 });

    private static string? NameOf(INamedTypeSymbol type, INamedTypeSymbol stream)
    {
        return CanHaveAttributes(type)
            && type.FindAttribute(KnownNames.EventAttribute) is { } attribute
            && SymbolEqualityComparer.Default.Equals(AttributeReader.ReadTypeArgument(attribute), stream)
                ? AttributeReader.ReadName(attribute)
                : null;
    }
}
