using Events.Analyzers.Descriptors;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Comparison;

/// <summary>Finds what only the file can say: lines that are wrong, and what is gone without a trace in the source.</summary>
internal static class FileComparison
{
    public static void Run(BaselineFile file, BaselineScene? scene, Action<Diagnostic> report, CancellationToken cancellationToken)
    {
        foreach (FileProblem problem in file.Content.Problems)
        {
            report(Diagnostic.Create(BaselineDescriptors.EVT2007_ContractFileUnreadable, file.LocationOf(problem.Line), file.Name, problem.Message));
        }

        if (scene is null) return;
        ProjectContract project = scene.ProjectOf(cancellationToken);
        Renames renames = scene.RenamesOf(cancellationToken);
        HashSet<string> declared = [.. project.Streams.Select(static stream => EventIdentity.KeyOf(stream)!)];
        HashSet<string> used = [.. project.Events.Select(static item => item.Stream)];
        foreach (ContractLine line in scene.Recorded.Streams)
        {
            if (declared.Contains(line.Stream) || renames.IsOldKey(line.Stream)) continue;
            report(scene.Report(
                BaselineDescriptors.EVT2006_EventOrStreamGone,
                file.LocationOf(line),
                $"No class here is the stream '{line.Stream}'",
                $"its entries are not read any more, nor what older code and {Readers.Others} still write there; say 'retired {LineTokens.Quote(line.Stream)}' when it is to go"));
        }

        // Events of streams that other projects declare, and of none that is told already.
        HashSet<(string, string)> told = [];
        foreach (ContractLine line in file.Content.Lines)
        {
            if (line.Kind is not (LineKind.Event or LineKind.Field) || !told.Add((line.Stream, line.EventType))) continue;
            if (declared.Contains(line.Stream) || scene.Recorded.HasStream(line.Stream) || renames.IsOldKey(line.Stream)) continue;
            if (scene.Recorded.Retired.Has(line)) continue;
            if (used.Contains(line.Stream) && project.Events.Any(item => item.Stream == line.Stream && item.Name == line.EventType)) continue;
            if (renames.IsOldType(line.Stream, line.EventType)) continue;
            report(scene.Report(
                BaselineDescriptors.EVT2006_EventOrStreamGone,
                file.LocationOf(line),
                $"No record here is the event '{line.EventType}' of '{line.Stream}'",
                StreamComparison.GoneType(line.EventType)));
        }
    }
}
