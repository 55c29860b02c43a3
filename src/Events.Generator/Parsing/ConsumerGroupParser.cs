using Events.Generator.Model;
using Events.Shapes;
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
        var handled = new HashSet<string>(StringComparer.Ordinal);
        foreach (IMethodSymbol method in HandlerMethods(type))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (HandlerParser.Parse(method, type, stream, compilation, marks) is not { } handler
                || !handled.Add(handler.EventType))
            {
                return null;
            }

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

    // Those of base types first; parts in several files by file name, as for properties.
    private static IEnumerable<IMethodSymbol> HandlerMethods(INamedTypeSymbol type) =>
        type.SelfAndBases().Reverse().SelectMany(static declaring => declaring.GetMembers()
            .OfType<IMethodSymbol>()
            .Where(static method => method.FindAttribute(KnownNames.HandlesAttribute) is not null)
            .OrderBy(static method => method.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath ?? "", StringComparer.Ordinal)
            .ThenBy(static method => method.DeclaringSyntaxReferences.FirstOrDefault()?.Span.Start ?? 0));
}
