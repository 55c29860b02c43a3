using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Consumer group symbol to model.</summary>
internal static class ConsumerGroupParser
{
    /// <summary>
    /// Null when an analyzer flags the type or one of its handlers. A group that lacks a handler would pass over its
    /// events in silence; one that is not generated at all cannot be registered, and the compiler says so.
    /// </summary>
    public static ConsumerGroupModel? Parse(
        INamedTypeSymbol type, Compilation compilation, CancellationToken cancellationToken)
    {
        if (type.TypeKind != TypeKind.Class || type.IsAbstract || type.IsStatic || !LanguageFloor.IsMet(compilation)) return null;
        // Both a stream and a group have a Definition.
        if (type.FindAttribute(KnownNames.EventStreamAttribute) is not null || TypeParser.Parse(type) is not { } typeModel) return null;
        var marks = new MarkCollector();
        marks.Add(type);
        var streams = new List<INamedTypeSymbol>();
        AttributeData[] attributes = Attributes(type);
        foreach (AttributeData attribute in attributes)
        {
            if (AttributeReader.ReadTypeArgument(attribute) is not { } stream
                || AttributeReader.ReadName(attribute) is null
                || StartOf(attribute).Length == 0
                || !StreamParser.IsUsable(stream, compilation)
                || !compilation.IsSymbolAccessibleWithin(stream, type)
                || streams.Contains(stream, SymbolEqualityComparer.Default))
            {
                return null;
            }

            marks.Add(stream);
            streams.Add(stream);
        }

        if (Handlers(type, streams, compilation, marks, cancellationToken) is not { } handlers) return null;
        string? name = attributes.Select(AttributeReader.ReadName).Distinct(StringComparer.Ordinal).Count() == 1
            ? AttributeReader.ReadName(attributes[0])
            : null;
        INamedTypeSymbol[] bases = [.. type.SelfAndBases().Skip(1).Where(static item => Attributes(item).Length > 0)];
        return new ConsumerGroupModel(
            typeModel,
            attributes.Select((attribute, i) => new GroupStreamModel(
                streams[i].ToReference(), AttributeReader.ReadName(attribute)!, StartOf(attribute), handlers[i].ToEquatableArray())).ToEquatableArray(),
            HidesDefinition: bases.Any(item => Attributes(item).Length == 1 == (streams.Count == 1)),
            HidesName: name is not null
                && bases.Any(static item => Attributes(item).Select(AttributeReader.ReadName).Distinct(StringComparer.Ordinal).Count() == 1),
            marks.ToModel());
    }

    private static AttributeData[] Attributes(INamedTypeSymbol type) =>
        [.. type.GetAttributes().Where(static attribute => attribute.AttributeClass.Is(KnownNames.ConsumerGroupAttribute))];

    private static string StartOf(AttributeData attribute) =>
        AttributeReader.ReadNamed(attribute, "StartAt", 0) switch { 0 => "Beginning", 1 => "End", _ => "" };

    // Those of each stream. An event is of one of them; what takes a base type takes the events of all of them that are of it.
    private static List<HandlerModel>[]? Handlers(
        INamedTypeSymbol type, List<INamedTypeSymbol> streams, Compilation compilation, MarkCollector marks, CancellationToken cancellationToken)
    {
        var handlers = streams.Select(static _ => new List<HandlerModel>()).ToArray();
        var ofBases = streams.Select(static _ => new List<(INamedTypeSymbol Taken, HandlerModel Handler)>()).ToArray();
        var handled = streams.Select(static _ => new HashSet<string>(StringComparer.Ordinal)).ToArray();
        int number = -1;
        foreach (IMethodSymbol method in HandlerMethods(type))
        {
            number++;
            cancellationToken.ThrowIfCancellationRequested();
            INamedTypeSymbol? ofEvent = HandlerParser.StreamOf(method);
            bool isUsed = false;
            for (int i = 0; i < streams.Count; i++)
            {
                if (ofEvent is not null && !SymbolEqualityComparer.Default.Equals(ofEvent, streams[i])) continue;
                if (HandlerParser.Parse(method, type, streams[i], compilation, marks, out INamedTypeSymbol? taken) is not { } parsed) return null;
                HandlerModel[] found = [.. parsed.Select(handler => handler with { Number = number })];
                isUsed |= found.Length > 0;
                if (taken is not null)
                {
                    ofBases[i].AddRange(found.Select(handler => (taken, handler)));
                    continue;
                }

                if (!handled[i].Add(found[0].EventType)) return null;
                handlers[i].AddRange(found);
            }

            if (!isUsed) return null;
        }

        for (int i = 0; i < streams.Count; i++)
        {
            foreach (var candidates in ofBases[i]
                .GroupBy(static item => item.Handler.EventType, StringComparer.Ordinal)
                .OrderBy(static item => item.Key, StringComparer.Ordinal))
            {
                if (handled[i].Contains(candidates.Key)) continue;
                if (MostSpecific(candidates, compilation, streams[i]) is not { } handler) return null;
                handlers[i].Add(handler);
            }
        }

        return handlers;
    }

    // An event's own handler goes before one of its base type, and that before one of a base of the base.
    private static HandlerModel? MostSpecific(
        IEnumerable<(INamedTypeSymbol Taken, HandlerModel Handler)> candidates, Compilation compilation, INamedTypeSymbol stream)
    {
        (INamedTypeSymbol Taken, HandlerModel Handler)[] all = [.. candidates];
        HandlerModel[] best = all
            .Where(item => all.All(other => StreamEvents.Converts(compilation, item.Taken, other.Taken, stream)))
            .Select(static item => item.Handler)
            .ToArray();
        return best.Length == 1 ? best[0] : null;
    }

    // Those of base types first; parts in several files by file name, as for properties.
    private static IEnumerable<IMethodSymbol> HandlerMethods(INamedTypeSymbol type) =>
        type.SelfAndBases().Reverse().SelectMany(static declaring => declaring.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(static method => method.FindAttribute(KnownNames.HandlesAttribute) is not null)
            .OrderBy(static method => method.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath ?? "", StringComparer.Ordinal)
            .ThenBy(static method => method.DeclaringSyntaxReferences.FirstOrDefault()?.Span.Start ?? 0));
}
