using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Shapes;

/// <summary>
/// The shape of an event, and what is wrong with it. Read once for a compilation, however many rules ask; kept as long as the compilation is.
/// </summary>
internal sealed class ReadShape
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<INamedTypeSymbol, ReadShape>> Known = new();

    private ReadShape(ObjectShape shape, IReadOnlyList<ShapeProblem> problems)
    {
        Shape = shape;
        Problems = problems;
    }

    public ObjectShape Shape { get; }

    public IReadOnlyList<ShapeProblem> Problems { get; }

    /// <summary>Gives the shape of an event.</summary>
    /// <param name="type">The event.</param>
    /// <param name="compilation">Where it is compiled, or asked for.</param>
    public static ReadShape Of(INamedTypeSymbol type, Compilation compilation) =>
        Known.GetValue(compilation, static _ => new(SymbolEqualityComparer.IncludeNullability))
            .GetOrAdd(type, type => Read(type, compilation));

    private static ReadShape Read(INamedTypeSymbol type, Compilation compilation)
    {
        var problems = new List<ShapeProblem>();
        return new ReadShape(ShapeReader.Read(type, compilation, problems), problems);
    }
}
