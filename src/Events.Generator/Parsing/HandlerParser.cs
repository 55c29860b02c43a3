using Events.Generator.Model;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Handler method to model.</summary>
internal static class HandlerParser
{
    private const long DefaultWindowSeconds = 86_400;
    private const int DefaultBatch = 100;
    private const int LargestBatch = 1000;

    /// <summary>
    /// The handler, or one for each event of the stream that the method takes as a base type: none where no event can be passed as that. Null when the
    /// method is no handler of an event of the stream.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="group">The group.</param>
    /// <param name="groupStream">A stream that it reads.</param>
    /// <param name="compilation">Where the group is compiled.</param>
    /// <param name="marks">Gets what the dispatch needs to use them.</param>
    /// <param name="taken">The base type or interface that it takes events as; null when it takes one event.</param>
    public static IReadOnlyList<HandlerModel>? Parse(
        IMethodSymbol method,
        INamedTypeSymbol group,
        INamedTypeSymbol groupStream,
        Compilation compilation,
        MarkCollector marks,
        out INamedTypeSymbol? taken)
    {
        taken = null;
        if (method.MethodKind != MethodKind.Ordinary || method.Name.Length == 0 || method.IsGenericMethod || method.IsAbstract
            || !compilation.IsSymbolAccessibleWithin(method, group, group)
            || ReturnsTask(method) is not { } returnsTask
            || ReadEvent(method, out bool isBatch) is not { } first
            || ReadArguments(method, isBatch) is not { } arguments
            || ReadBatch(method, isBatch) is not var (maxBatch, maxWait))
        {
            return null;
        }

        INamedTypeSymbol[] events = [first];
        if (first.FindAttribute(KnownNames.EventAttribute) is null && first.TypeKind != TypeKind.Error)
        {
            taken = first;
            events = [.. StreamEvents.Of(groupStream, compilation)
                .Where(item => StreamEvents.Converts(compilation, item, first, groupStream) && StreamEvents.IsKnown(compilation, item, groupStream))];
        }

        var handlers = new List<HandlerModel>();
        foreach (INamedTypeSymbol eventSymbol in events)
        {
            if (!EventParser.IsUsable(eventSymbol, compilation, out INamedTypeSymbol? stream, out string? eventType)
                || !SymbolEqualityComparer.Default.Equals(stream, groupStream)
                || (taken is null && !compilation.IsSymbolAccessibleWithin(eventSymbol, group))
                || Parse(method, eventSymbol, eventType!, taken, compilation) is not { } handler)
            {
                return null;
            }

            if (compilation.IsSymbolAccessibleWithin(eventSymbol, group))
            {
                marks.Add(eventSymbol);
            }
            else
            {
                bool isOwn = SymbolEqualityComparer.Default.Equals(eventSymbol.ContainingAssembly, groupStream.ContainingAssembly);
                handler = handler with
                {
                    IsHidden = true,
                    Module = isOwn ? null : StreamEvents.ModuleOf(eventSymbol.ContainingAssembly, groupStream)!.ToReference(),
                    Added = null,
                };
            }

            handlers.Add(handler with { ReturnsTask = returnsTask, Arguments = arguments, MaxBatch = maxBatch, MaxWaitMilliseconds = maxWait });
        }

        marks.Add(method);
        return handlers;
    }

    /// <summary>The stream of the event that a method takes; null when it takes none, but perhaps a base type of some.</summary>
    public static INamedTypeSymbol? StreamOf(IMethodSymbol method) =>
        ReadEvent(method, out _)?.FindAttribute(KnownNames.EventAttribute) is { } attribute ? AttributeReader.ReadTypeArgument(attribute) : null;

    private static HandlerModel? Parse(
        IMethodSymbol method, INamedTypeSymbol eventSymbol, string eventType, INamedTypeSymbol? taken, Compilation compilation)
    {
        AttributeData? dedupeBy = method.FindAttribute(KnownNames.DedupeByAttribute)
            ?? eventSymbol.FindAttribute(KnownNames.DedupeByAttribute);
        AttributeData? orderedBy = eventSymbol.FindAttribute(KnownNames.OrderedByAttribute);
        long window = dedupeBy is null
            ? 0
            : AttributeReader.ReadNamed(dedupeBy, "WindowSeconds", DefaultWindowSeconds);
        if (ReadKey(dedupeBy, eventSymbol, compilation) is not { } dedupeFields
            || ReadKey(orderedBy, eventSymbol, compilation) is not { } orderedByFields
            || (dedupeBy is not null && window < 1))
        {
            return null;
        }

        return new HandlerModel(
            method.Name,
            method.IsStatic,
            ReturnsTask: false,
            eventSymbol.ToReference(),
            taken?.ToReference(),
            eventType,
            EventNames.OlderOf(eventSymbol).ToEquatableArray(),
            Arguments: default,
            dedupeFields,
            window,
            orderedByFields,
            MaxBatch: 0,
            MaxWaitMilliseconds: 0)
        {
            Added = EventParser.Added(eventSymbol, compilation),
            IsObsolete = MarkCollector.ObsoleteMarkOf(eventSymbol).Length > 0,
        };
    }

    private static bool? ReturnsTask(IMethodSymbol method)
    {
        if (method.ReturnsByRef || method.ReturnsByRefReadonly) return null;
        if (method.ReturnType.Is("System.Threading.Tasks.Task")) return true;
        return method.ReturnType.Is("System.Threading.Tasks.ValueTask") ? false : null;
    }

    // The event itself, or a list of it: other collections are refused, so that there is one shape to know.
    private static INamedTypeSymbol? ReadEvent(IMethodSymbol method, out bool isBatch)
    {
        var first = method.Parameters.FirstOrDefault()?.Type as INamedTypeSymbol;
        isBatch = first.Is(KnownNames.ReadOnlyList);
        return isBatch ? first!.TypeArguments[0] as INamedTypeSymbol : first;
    }

    // Zeroes for a handler of single events; null when the numbers make no sense for the handler.
    private static (int MaxBatch, int MaxWaitMilliseconds)? ReadBatch(IMethodSymbol method, bool isBatch)
    {
        AttributeData handles = method.FindAttribute(KnownNames.HandlesAttribute)!;
        int maxBatch = AttributeReader.ReadNamed(handles, "MaxBatch", isBatch ? DefaultBatch : 0);
        int maxWait = AttributeReader.ReadNamed(handles, "MaxWaitMilliseconds", 0);
        bool makesSense = isBatch
            ? maxBatch is >= 1 and <= LargestBatch && maxWait >= 0
            : handles.NamedArguments.IsEmpty;
        return makesSense ? (maxBatch, maxWait) : null;
    }

    private static EquatableArray<string>? ReadArguments(IMethodSymbol method, bool isBatch)
    {
        var arguments = new List<string>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In) || parameter.IsParams) return null;
            if (parameter.Ordinal == 0) continue;
            string? argument = parameter.Type.Is(isBatch ? KnownNames.BatchContext : KnownNames.EventContext) ? "context"
                : parameter.Type.Is("System.Threading.CancellationToken") ? "cancellationToken"
                : null;
            if (argument is null || arguments.Contains(argument)) return null;
            arguments.Add(argument);
        }

        return arguments.ToEquatableArray();
    }

    // Empty without the attribute; null when it names what is no field, since a key must not be lost in silence. Of an event that is
    // refused not all fields are known, and its own error is enough.
    private static EquatableArray<string>? ReadKey(AttributeData? attribute, INamedTypeSymbol eventSymbol, Compilation compilation)
    {
        if (attribute is null) return default(EquatableArray<string>);
        string?[] names = AttributeReader.ReadNames(attribute)
            .Select(member => FieldParser.FindName(eventSymbol, compilation, member))
            .ToArray();
        if (names.Length > 0 && !names.Contains(null, StringComparer.Ordinal)) return names.OfType<string>().ToEquatableArray();
        return SymbolEqualityComparer.Default.Equals(eventSymbol.ContainingAssembly, compilation.Assembly) && EventParser.IsRefused(eventSymbol, compilation)
            ? default(EquatableArray<string>)
            : null;
    }
}
