namespace Events.Generator.Baseline;

/// <summary>Writes the contract file of a project anew.</summary>
internal static class ContractWriter
{
    /// <summary>
    /// The text with what the project has now. What was recorded and is gone is retired: entries that have it are still read somewhere, so
    /// that it must not come to mean anything else.
    /// </summary>
    /// <param name="text">The text of today; null or empty when there is none.</param>
    /// <param name="project">The project.</param>
    public static string Write(string? text, ProjectContract project)
    {
        ContractFile file = ContractFile.Parse(text ?? "");
        var retired = new RetiredNames(file.Lines);
        var recordedStreams = new HashSet<string>(
            file.Lines.Where(static line => line.Kind == LineKind.Stream).Select(static line => line.Stream), StringComparer.Ordinal);
        List<ContractLine> now = [.. project.Lines().Where(line => line.Kind == LineKind.Retired || !retired.Has(line))];
        HashSet<(LineKind, string, string, int, string)> keys = [.. now.Select(static line => line.Key)];
        // An event that is refused says nothing of its fields now.
        HashSet<(string, string, int)> refused =
            [.. project.Events.Where(identity => project.Of(identity) is null).Select(static identity => (identity.Stream, identity.Name, identity.Version))];
        ContractLine[] gone =
        [
            .. file.Lines.Where(line =>
                line.Kind != LineKind.Retired && !keys.Contains(line.Key) && !refused.Contains((line.Stream, line.EventType, line.Version))),
        ];
        var streams = new HashSet<string>(now.Where(static line => line.Kind != LineKind.Retired).Select(static line => line.Stream), StringComparer.Ordinal);
        ILookup<string, ContractLine> events = now.Where(static line => line.Kind == LineKind.Event)
            .ToLookup(static line => line.Stream, StringComparer.Ordinal);
        ILookup<(string, string), ContractLine> fields = now.Where(static line => line.Kind == LineKind.Field)
            .ToLookup(static line => (line.Stream, line.EventType));
        foreach (ContractLine line in gone)
        {
            bool isWithin = line.Kind switch
            {
                // The fields of an event that is gone are gone with it, and events with their stream; what is an alias now is still read as such.
                LineKind.Field => !keys.Contains((LineKind.Event, line.Stream, line.EventType, line.Version, ""))
                    || fields[(line.Stream, line.EventType)].Any(other => other.Version == line.Version
                        && other.Aliases.Contains(line.Name, StringComparer.Ordinal)),
                LineKind.Event => (recordedStreams.Contains(line.Stream) && !streams.Contains(line.Stream))
                    || events[line.Stream].Any(other => other.Aliases.Contains(line.EventType, StringComparer.Ordinal)),
                _ => false,
            };
            if (!isWithin && !retired.Has(line)) now.Add(line.Retire());
        }

        return ContractFile.With(text, gone, now);
    }
}
