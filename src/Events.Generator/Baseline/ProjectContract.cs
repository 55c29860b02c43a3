using System.Collections.Concurrent;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Events.Generator.Baseline;

/// <summary>The streams and events that a project declares. Those of referenced projects have files of their own.</summary>
internal sealed class ProjectContract
{
    private readonly Compilation _compilation;
    private readonly ConcurrentDictionary<INamedTypeSymbol, EventContract?> _contracts = new(SymbolEqualityComparer.Default);

    private readonly ILookup<(string, string), EventIdentity> _byType;

    private ProjectContract(Compilation compilation, List<INamedTypeSymbol> streams, List<EventIdentity> events)
    {
        _compilation = compilation;
        Streams = streams;
        Events = events;
        _byType = events.ToLookup(static item => (item.Stream, item.Name));
    }

    public IReadOnlyList<INamedTypeSymbol> Streams { get; }

    /// <summary>All events in a fixed order, also those with which something is wrong.</summary>
    public IReadOnlyList<EventIdentity> Events { get; }

    public static ProjectContract Read(Compilation compilation, CancellationToken cancellationToken)
    {
        var streams = new List<INamedTypeSymbol>();
        var events = new List<EventIdentity>();
        var spaces = new Stack<INamespaceOrTypeSymbol>();
        spaces.Push(compilation.Assembly.GlobalNamespace);
        while (spaces.Count > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            INamespaceOrTypeSymbol current = spaces.Pop();
            if (current is INamespaceSymbol space)
            {
                foreach (INamespaceSymbol inner in space.GetNamespaceMembers()) spaces.Push(inner);
            }

            foreach (INamedTypeSymbol type in current.GetTypeMembers())
            {
                spaces.Push(type);
                if (!MayDeclare(type, cancellationToken)) continue;
                if (EventIdentity.KeyOf(type) is not null) streams.Add(type);
                else if (EventIdentity.Of(type) is { } identity) events.Add(identity);
            }
        }

        return new ProjectContract(
            compilation,
            [.. streams.OrderBy(static type => type.ToReference(), StringComparer.Ordinal)],
            [.. events.OrderBy(static item => item.Type.ToReference(), StringComparer.Ordinal)]);
    }

    /// <summary>The events of a type, in all versions.</summary>
    public IEnumerable<EventIdentity> OfType(string stream, string type) => _byType[(stream, type)];

    /// <summary>The contract of an event, read once.</summary>
    public EventContract? Of(EventIdentity identity) =>
        _contracts.GetOrAdd(identity.Type, _ => EventContract.Read(identity, _compilation));

    /// <summary>All lines that the file has to have, in order.</summary>
    public IReadOnlyList<ContractLine> Lines()
    {
        var lines = new List<ContractLine>();
        foreach (INamedTypeSymbol stream in Streams)
        {
            string key = EventIdentity.KeyOf(stream)!;
            lines.Add(ContractLine.OfStream(key));
            lines.AddRange(RetiredOf(stream));
        }

        foreach (EventIdentity identity in Events)
        {
            if (Of(identity) is { } contract) lines.AddRange(contract.Lines);
        }

        lines.Sort(ContractLine.Compare);
        for (int i = lines.Count - 1; i > 0; i--)
        {
            if (lines[i].IsOfSame(lines[i - 1])) lines.RemoveAt(i);
        }

        return lines;
    }

    /// <summary>Event types that a stream declares not to be used again.</summary>
    public static IEnumerable<ContractLine> RetiredOf(INamedTypeSymbol stream) =>
        stream.FindAttribute(KnownNames.RetiredAttribute) is { } retired && EventIdentity.KeyOf(stream) is { } key
            ? AttributeReader.ReadNames(retired).Where(static name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal)
                .Select(name => ContractLine.OfRetired(key, name))
            : [];

    // Most types have no attribute at all, which the syntax tells without binding anything.
    private static bool MayDeclare(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.Any(part => part.GetSyntax(cancellationToken) is MemberDeclarationSyntax { AttributeLists.Count: > 0 });
}
