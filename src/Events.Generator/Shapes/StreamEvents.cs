using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Shapes;

/// <summary>The events of a stream, for handlers of a type that several of them have: a base type, an interface, or <c>object</c>.</summary>
internal static class StreamEvents
{
    /// <summary>
    /// The events in the assembly of the stream, in that of the compilation, and in those that it references and that add some, the newest of each event type,
    /// by event type.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="compilation">Where somebody handles them.</param>
    /// <param name="clashes">Gets those of one event type that two assemblies declare, which nobody can tell from each other.</param>
    public static IReadOnlyList<INamedTypeSymbol> Of(
        INamedTypeSymbol stream, Compilation compilation, List<(INamedTypeSymbol, INamedTypeSymbol)>? clashes = null)
    {
        var found = new SortedDictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        Find(stream.ContainingAssembly, stream, found);
        if (!SymbolEqualityComparer.Default.Equals(stream.ContainingAssembly, compilation.Assembly))
        {
            Find(compilation.Assembly, stream, found, clashes);
            HashSet<ISymbol> homes = HomesOf(stream, compilation);
            foreach (IAssemblySymbol referenced in compilation.SourceModule.ReferencedAssemblySymbols)
            {
                // Most reference no stream of others at all, and are not looked into.
                if (!SymbolEqualityComparer.Default.Equals(referenced, stream.ContainingAssembly)
                    && referenced.Modules.Any(module => module.ReferencedAssemblySymbols.Any(homes.Contains))
                    && AddsTo(referenced, stream))
                {
                    Find(referenced, stream, found, clashes);
                }
            }
        }

        return [.. found.Values];
    }

    /// <summary>The event of a type in the assembly of the stream itself, by its name of today or an older one; null for none.</summary>
    public static INamedTypeSymbol? OfOwnAssembly(INamedTypeSymbol stream, string name)
    {
        var found = new SortedDictionary<string, INamedTypeSymbol>(StringComparer.Ordinal);
        Find(stream.ContainingAssembly, stream, found);
        return found.TryGetValue(name, out INamedTypeSymbol? type)
            ? type
            : found.Values.FirstOrDefault(item => EventNames.OlderOf(item).Contains(name, StringComparer.Ordinal));
    }

    /// <summary>Tells whether an assembly has a class that stands for the events which it adds to the stream.</summary>
    public static bool AddsTo(IAssemblySymbol assembly, INamedTypeSymbol stream) => ModuleOf(assembly, stream) is not null;

    /// <summary>
    /// Tells whether a group of the compilation can have an event: it can name it, or the stream knows it or can be told of it, and reads it.
    /// </summary>
    public static bool IsKnown(Compilation compilation, INamedTypeSymbol type, INamedTypeSymbol stream)
    {
        if (compilation.IsSymbolAccessibleWithin(type, compilation.Assembly)) return true;
        for (INamedTypeSymbol? level = type; level is not null; level = level.ContainingType)
        {
            // What its own assembly cannot name is in no definition.
            if (level.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal)) return false;
        }

        return SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, stream.ContainingAssembly)
            || (ModuleOf(type.ContainingAssembly, stream) is { } module && compilation.IsSymbolAccessibleWithin(module, compilation.Assembly));
    }

    /// <summary>The class of an assembly that stands for the events which it adds to the stream; null for none.</summary>
    public static INamedTypeSymbol? ModuleOf(IAssemblySymbol assembly, INamedTypeSymbol stream)
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
                if (CanHaveAttributes(type)
                    && type.FindAttribute(KnownNames.EventsOfAttribute) is { } attribute
                    && SymbolEqualityComparer.Default.Equals(AttributeReader.ReadTypeArgument(attribute), stream))
                {
                    return type;
                }
            }
        }

        return null;
    }

    // The assembly of the stream, and those that it was in before and that send on to it. What an assembly was built against may be an older version of them:
    // it is asked which it is bound to here.
    private static HashSet<ISymbol> HomesOf(INamedTypeSymbol stream, Compilation compilation)
    {
        string name = MetadataNameOf(stream);
        return new HashSet<ISymbol>(
            compilation.SourceModule.ReferencedAssemblySymbols
                .Where(item => SymbolEqualityComparer.Default.Equals(item.ResolveForwardedType(name), stream))
                .Append(stream.ContainingAssembly),
            SymbolEqualityComparer.Default);
    }

    private static string MetadataNameOf(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? $"{MetadataNameOf(outer)}+{type.MetadataName}"
        : type.ContainingNamespace is { IsGlobalNamespace: false } space ? $"{space.ToDisplayString()}.{type.MetadataName}"
        : type.MetadataName;

    private static void Find(
        IAssemblySymbol assembly,
        INamedTypeSymbol stream,
        SortedDictionary<string, INamedTypeSymbol> found,
        List<(INamedTypeSymbol, INamedTypeSymbol)>? clashes = null)
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
                if (NameOf(type, stream) is not { } name) continue;
                if (found.TryGetValue(name, out INamedTypeSymbol? other) && !SymbolEqualityComparer.Default.Equals(other.ContainingAssembly, assembly))
                {
                    clashes?.Add((other, type));
                }

                if (other is null || Versions.Of(other) < Versions.Of(type)) found[name] = type;
            }
        }
    }

    /// <summary>Tells whether a type is <c>IEventOf</c> of the stream, which all of its events are.</summary>
    public static bool IsAny(ITypeSymbol? type, INamedTypeSymbol stream) =>
        type.Is(KnownNames.EventOf) && SymbolEqualityComparer.Default.Equals(((INamedTypeSymbol)type!).TypeArguments[0], stream);

    /// <summary>
    /// Tells whether a value of one type, an event of the stream or what some have in common, can be passed as the other, as it is or boxed. That an
    /// event is <c>IEventOf</c> of its stream is generated, and so not to be seen yet.
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
