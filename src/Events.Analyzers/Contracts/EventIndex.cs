using Events.Analyzers.Symbols;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Contracts;

/// <summary>
/// The events of the compilation by stream and event type, built on the first question. Types of referenced
/// assemblies are not in it: their generated parts are compiled already.
/// </summary>
internal sealed class EventIndex(EventContracts contracts)
{
    private readonly object _gate = new();
    private Dictionary<(string Stream, string Type), List<INamedTypeSymbol>>? _byName;

    /// <summary>The first event, in source order, with this stream and event type.</summary>
    public INamedTypeSymbol? FirstWith(INamedTypeSymbol stream, string type, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _byName ??= Build(cancellationToken);
        }

        return _byName.TryGetValue((KeyOf(stream), type), out List<INamedTypeSymbol>? events) ? events[0] : null;
    }

    private Dictionary<(string, string), List<INamedTypeSymbol>> Build(CancellationToken cancellationToken)
    {
        var index = new Dictionary<(string, string), List<INamedTypeSymbol>>();
        var pending = new Stack<INamespaceOrTypeSymbol>();
        pending.Push(contracts.Symbols.Compilation.Assembly.GlobalNamespace);
        while (pending.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (ISymbol member in pending.Pop().GetMembers())
            {
                if (member is not INamespaceOrTypeSymbol container) continue;
                pending.Push(container);
                if (container is INamedTypeSymbol type) Add(index, type);
            }
        }

        foreach (List<INamedTypeSymbol> events in index.Values) events.Sort(InSourceOrder);
        return index;
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
