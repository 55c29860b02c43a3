using Events.Generator.Baseline;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Generator.Exports;

/// <summary>The files that say what is on the wire in the words of others: AsyncAPI, JSON Schema, a catalogue for people.</summary>
internal static class ProjectExport
{
    /// <summary>The files of a project, in a fixed order; none when it declares no stream and no event.</summary>
    /// <param name="compilation">The project.</param>
    /// <param name="title">What the documents are called; null for the name of the assembly.</param>
    /// <param name="version">The version of the documents; null for 1.0.0.</param>
    /// <param name="problems">Gets why an event cannot be exported.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static IReadOnlyList<ExportFile> Write(
        Compilation compilation, string? title, string? version, List<string> problems, CancellationToken cancellationToken)
    {
        IReadOnlyList<ExportStream> streams = Read(compilation, problems, cancellationToken);
        if (streams.Count == 0) return [];
        title = title is { Length: > 0 } ? title : compilation.AssemblyName ?? "Events";
        version = version is { Length: > 0 } ? version : "1.0.0";
        var files = new List<ExportFile>
        {
            new("asyncapi.json", JsonText.Write(AsyncApi.Of(streams, title, version))),
            new("catalogue.md", Catalogue.Of(streams, title)),
        };
        foreach (ExportStream stream in streams)
        {
            IReadOnlyDictionary<string, string> names = ExportNames.Distinct(stream.Events.Select(static item => item.Title));
            foreach (ExportEvent item in stream.Events)
            {
                cancellationToken.ThrowIfCancellationRequested();
                files.Add(new ExportFile($"schemas/{stream.Name}/{names[item.Title]}.schema.json", JsonText.Write(EventSchema.WithHead(item))));
            }
        }

        return files;
    }

    private static IReadOnlyList<ExportStream> Read(Compilation compilation, List<string> problems, CancellationToken cancellationToken)
    {
        ProjectContract project = ProjectContract.Read(compilation, cancellationToken);
        var events = new List<ExportEvent>();
        foreach (EventIdentity identity in project.Events)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ExportEvent.Read(identity, compilation, cancellationToken) is { } item) events.Add(item);
            else problems.Add($"'{identity.Type.ToDisplayString()}' cannot be exported: there is an error in it, which a build of the project tells (EVT1001, EVT1002, EVT1003)");
        }

        foreach (IGrouping<(string, string, int), ExportEvent> same in events
            .GroupBy(static item => (item.Identity.Stream, item.Identity.Name, item.Identity.Version)).Where(static group => group.Count() > 1))
        {
            problems.Add(
                $"'{same.Key.Item2}' version {same.Key.Item3} of '{same.Key.Item1}' is declared by {string.Join(" and ", same.Select(static item => $"'{item.Identity.Type.ToDisplayString()}'"))}");
        }

        Dictionary<string, INamedTypeSymbol> types = new(StringComparer.Ordinal);
        foreach (INamedTypeSymbol type in project.Streams.Concat(project.Events.Select(static identity => identity.StreamType)))
        {
            string key = EventIdentity.KeyOf(type)!;
            if (!types.ContainsKey(key)) types.Add(key, type);
        }

        IReadOnlyDictionary<string, string> names = ExportNames.Distinct(types.Keys);
        return
        [
            .. types.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => new ExportStream(
                pair.Key,
                names[pair.Key],
                pair.Value,
                [
                    .. events.Where(item => item.Identity.Stream == pair.Key)
                        .OrderBy(static item => item.Identity.Name, StringComparer.Ordinal)
                        .ThenBy(static item => item.Identity.Version)
                        .ThenBy(static item => item.Identity.Type.ToReference(), StringComparer.Ordinal),
                ])),
        ];
    }
}
