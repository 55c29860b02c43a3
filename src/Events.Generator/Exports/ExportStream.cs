using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>A stream with the events that the project declares of it.</summary>
/// <param name="key">Its key.</param>
/// <param name="name">What it is called in names of files and parts.</param>
/// <param name="type">Its class.</param>
/// <param name="events">Its events by type and version.</param>
internal sealed class ExportStream(string key, string name, INamedTypeSymbol type, IReadOnlyList<ExportEvent> events)
{
    public string Key { get; } = key;

    public string Name { get; } = name;

    public INamedTypeSymbol Type { get; } = type;

    public IReadOnlyList<ExportEvent> Events { get; } = events;

    public string? Description => DocComments.SummaryOf(Type);
}
