using Events.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Parsing;

/// <summary>Handler method to model.</summary>
internal static class HandlerParser
{
    private const long DefaultWindowSeconds = 86_400;

    /// <summary>Null when the method is no handler of an event of the group's stream.</summary>
    public static HandlerModel? Parse(
        IMethodSymbol method,
        INamedTypeSymbol group,
        INamedTypeSymbol groupStream,
        Compilation compilation,
        CancellationToken cancellationToken)
    {
        if (method.MethodKind != MethodKind.Ordinary || method.Name.Length == 0 || method.IsGenericMethod || method.IsAbstract
            || !compilation.IsSymbolAccessibleWithin(method, group, group)
            || ReturnsTask(method) is not { } returnsTask
            || method.Parameters.FirstOrDefault()?.Type is not INamedTypeSymbol eventSymbol
            || !EventParser.IsUsable(
                eventSymbol, compilation, out INamedTypeSymbol? stream, out string? eventType, cancellationToken)
            || !SymbolEqualityComparer.Default.Equals(stream, groupStream)
            || !compilation.IsSymbolAccessibleWithin(eventSymbol, group)
            || ReadArguments(method) is not { } arguments)
        {
            return null;
        }

        AttributeData? dedupeBy = method.FindAttribute(KnownNames.DedupeByAttribute)
            ?? eventSymbol.FindAttribute(KnownNames.DedupeByAttribute);
        AttributeData? orderedBy = eventSymbol.FindAttribute(KnownNames.OrderedByAttribute);
        long window = dedupeBy is null
            ? 0
            : AttributeReader.ReadNamed(dedupeBy, "WindowSeconds", DefaultWindowSeconds);
        if (ReadKey(dedupeBy, eventSymbol) is not { } dedupeFields
            || ReadKey(orderedBy, eventSymbol) is not { } orderedByFields
            || (dedupeBy is not null && window < 1))
        {
            return null;
        }

        return new HandlerModel(
            method.Name,
            method.IsStatic,
            returnsTask,
            eventSymbol.ToReference(),
            eventType!,
            arguments,
            dedupeFields,
            window,
            orderedByFields);
    }

    private static bool? ReturnsTask(IMethodSymbol method)
    {
        if (method.ReturnsByRef || method.ReturnsByRefReadonly) return null;
        if (method.ReturnType.Is("System.Threading.Tasks.Task")) return true;
        return method.ReturnType.Is("System.Threading.Tasks.ValueTask") ? false : null;
    }

    private static EquatableArray<string>? ReadArguments(IMethodSymbol method)
    {
        var arguments = new List<string>();
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind is not (RefKind.None or RefKind.In) || parameter.IsParams) return null;
            if (parameter.Ordinal == 0) continue;
            string? argument = parameter.Type.Is(KnownNames.EventContext) ? "context"
                : parameter.Type.Is("System.Threading.CancellationToken") ? "cancellationToken"
                : null;
            if (argument is null || arguments.Contains(argument)) return null;
            arguments.Add(argument);
        }

        return arguments.ToEquatableArray();
    }

    // Empty without the attribute; null when it names what is no field, since a key must not be lost in silence.
    private static EquatableArray<string>? ReadKey(AttributeData? attribute, INamedTypeSymbol eventSymbol)
    {
        if (attribute is null) return default(EquatableArray<string>);
        string?[] names = AttributeReader.ReadNames(attribute)
            .Select(member => FieldParser.FindName(eventSymbol, member))
            .ToArray();
        return names.Length == 0 || names.Contains(null) ? null : names.OfType<string>().ToEquatableArray();
    }
}
