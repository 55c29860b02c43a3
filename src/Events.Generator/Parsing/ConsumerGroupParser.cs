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
        if (type.FindAttribute(KnownNames.EventStreamAttribute) is not null
            || type.FindAttribute(KnownNames.ConsumerGroupAttribute) is not { } attribute
            || AttributeReader.ReadTypeArgument(attribute) is not { } stream
            || AttributeReader.ReadName(attribute) is not { } group
            || TypeParser.Parse(type) is not { } typeModel
            || !StreamParser.IsUsable(stream, compilation)
            || !compilation.IsSymbolAccessibleWithin(stream, type))
        {
            return null;
        }

        string startAt = AttributeReader.ReadNamed(attribute, "StartAt", 0) switch { 0 => "Beginning", 1 => "End", _ => "" };
        if (startAt.Length == 0) return null;

        var marks = new MarkCollector();
        marks.Add(type);
        marks.Add(stream);
        var handlers = new List<HandlerModel>();
        var ofBases = new List<(INamedTypeSymbol Taken, HandlerModel Handler)>();
        var handled = new HashSet<string>(StringComparer.Ordinal);
        foreach (IMethodSymbol method in HandlerMethods(type))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (HandlerParser.Parse(method, type, stream, compilation, marks, out INamedTypeSymbol? taken) is not { } found) return null;
            if (taken is not null)
            {
                ofBases.AddRange(found.Select(handler => (taken, handler)));
                continue;
            }

            if (!handled.Add(found[0].EventType)) return null;
            handlers.AddRange(found);
        }

        foreach (var candidates in ofBases.GroupBy(static item => item.Handler.EventType).OrderBy(static item => item.Key, StringComparer.Ordinal))
        {
            if (handled.Contains(candidates.Key)) continue;
            if (MostSpecific(candidates, compilation, stream) is not { } handler) return null;
            handlers.Add(handler);
        }

        return new ConsumerGroupModel(
            typeModel,
            stream.ToReference(),
            group,
            startAt,
            HidesBase: type.BaseType?.HasInChain(KnownNames.ConsumerGroupAttribute) == true,
            handlers.ToEquatableArray(),
            marks.ToModel());
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
