using Events.Analyzers.Symbols;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Analyzers.Contracts;

/// <summary>
/// The events of the compilation by stream and event type, built on the first question. Types of referenced
/// assemblies are not in it: their generated parts are compiled already.
/// </summary>
internal sealed class EventIndex(EventContracts contracts)
{
    private readonly object _gate = new();
    private Dictionary<(string Stream, string Type), List<INamedTypeSymbol>>? _byName;

    /// <summary>The first event, in source order, with this stream, event type and version; of any version when it is null.</summary>
    public INamedTypeSymbol? FirstWith(INamedTypeSymbol stream, string type, int? version, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _byName ??= Build(cancellationToken);
        }

        return _byName.TryGetValue((KeyOf(stream), type), out List<INamedTypeSymbol>? events)
            ? events.FirstOrDefault(found => version is null || Versions.Of(found) == version)
            : null;
    }

    /// <summary>The first event of the stream, in source order, that reads entries without a type.</summary>
    public INamedTypeSymbol? FirstUntyped(INamedTypeSymbol stream, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _byName ??= Build(cancellationToken);
        }

        string key = KeyOf(stream);
        List<INamedTypeSymbol> events = [.. _byName.Where(pair => pair.Key.Stream == key).SelectMany(static pair => pair.Value)];
        events.Sort(InSourceOrder);
        return events.FirstOrDefault(found => ReadsUntyped(contracts.EventOf(found)!));
    }

    /// <summary>Tells whether the attribute of an event says that it reads entries without a type.</summary>
    public static bool ReadsUntyped(AttributeData attribute) => AttributeReader.ReadNamed(attribute, "ReadsUntyped", false);

    private Dictionary<(string, string), List<INamedTypeSymbol>> Build(CancellationToken cancellationToken)
    {
        var index = new Dictionary<(string, string), List<INamedTypeSymbol>>();
        var namespaces = new Stack<INamespaceSymbol>();
        namespaces.Push(contracts.Symbols.Compilation.Assembly.GlobalNamespace);
        while (namespaces.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            INamespaceSymbol current = namespaces.Pop();
            foreach (INamespaceSymbol inner in current.GetNamespaceMembers()) namespaces.Push(inner);
            foreach (INamedTypeSymbol type in current.GetTypeMembers()) AddWithNested(index, type, cancellationToken);
        }

        foreach (List<INamedTypeSymbol> events in index.Values) events.Sort(InSourceOrder);
        return index;
    }

    private void AddWithNested(
        Dictionary<(string, string), List<INamedTypeSymbol>> index, INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (HasAttributeLists(type, cancellationToken)) Add(index, type);
        // Not GetMembers: it would bind every signature of the compilation for the sake of a few events.
        foreach (INamedTypeSymbol nested in type.GetTypeMembers()) AddWithNested(index, nested, cancellationToken);
    }

    /// <summary>Most types have no attribute at all, which the syntax tells without binding anything.</summary>
    private static bool HasAttributeLists(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is MemberDeclarationSyntax { AttributeLists.Count: > 0 }) return true;
        }

        return false;
    }

    private void Add(Dictionary<(string, string), List<INamedTypeSymbol>> index, INamedTypeSymbol type)
    {
        if (contracts.EventOf(type) is not { } attribute
            || EventContracts.StreamTypeOf(attribute) is not { } stream
            || EventContracts.TextOf(attribute) is not { } name)
        {
            return;
        }

        if (!index.TryGetValue((KeyOf(stream), name), out List<INamedTypeSymbol>? events))
        {
            index[(KeyOf(stream), name)] = events = [];
        }

        events.Add(type);
    }

    private static string KeyOf(INamedTypeSymbol stream) => stream.MetadataFullName();

    private static int InSourceOrder(INamedTypeSymbol left, INamedTypeSymbol right)
    {
        Location first = left.NameLocation(), second = right.NameLocation();
        int order = string.CompareOrdinal(first.SourceTree?.FilePath, second.SourceTree?.FilePath);
        if (order != 0) return order;
        order = first.SourceSpan.Start.CompareTo(second.SourceSpan.Start);
        return order != 0 ? order : string.CompareOrdinal(left.MetadataFullName(), right.MetadataFullName());
    }
}
