using Events.Generator.Emission;
using Events.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Events.Generator;

/// <summary>Steps that the three kinds of annotated types have in common.</summary>
internal static class PipelineExtensions
{
    /// <summary>Passes over what could not be parsed.</summary>
    public static IncrementalValuesProvider<T> WhereNotNull<T>(this IncrementalValuesProvider<T?> items)
        where T : class => items.SelectMany(static (item, _) => item is null ? Enumerable.Empty<T>() : [item]);

    /// <summary>Names of types that differ in case only from others of the kind, sorted. They change the names of files.</summary>
    public static IncrementalValueProvider<EquatableArray<string>> CollectClashing<T>(
        this IncrementalValuesProvider<T> items, Func<T, TypeModel> type, string trackingName) => items
            .Select((item, _) => type(item).FullName)
            .Collect()
            .Select(static (names, _) => names
                .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
                .Where(static group => group.Count() > 1)
                .SelectMany(static group => group)
                .OrderBy(static name => name, StringComparer.Ordinal)
                .ToEquatableArray())
            .WithTrackingName(trackingName);

    /// <summary>Writes one file per type.</summary>
    public static void Emit<T>(
        this IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<T> items,
        IncrementalValueProvider<EquatableArray<string>> clashing,
        Func<T, TypeModel> type,
        string kind,
        Func<T, string> emit,
        string trackingName)
    {
        IncrementalValuesProvider<GeneratedFile> files = items
            .Combine(clashing)
            .Select((pair, _) => new GeneratedFile(HintNames.Of(type(pair.Left), kind, pair.Right), emit(pair.Left)))
            .WithTrackingName(trackingName);
        context.RegisterSourceOutput(files, static (output, file) => output.AddSource(file.HintName, file.Text));
    }
}
