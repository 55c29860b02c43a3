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
        List<ContractLine> now = [.. project.Lines().Where(line => line.Kind == LineKind.Retired || !retired.Has(line))];
        var removed = new List<ContractLine>();
        foreach (ContractLine line in file.Lines)
        {
            if (line.Kind == LineKind.Retired || now.Any(line.IsOfSame)) continue;
            // An event that is refused says nothing of its fields now.
            if (IsUnreadable(line, project)) continue;
            removed.Add(line);
            if (!IsWithinRetired(line, file, now) && !retired.Has(line)) now.Add(line.Retire());
        }

        return ContractFile.With(text, removed, now);
    }

    private static bool IsUnreadable(ContractLine line, ProjectContract project) => project.Events.Any(identity =>
        identity.Stream == line.Stream && identity.Name == line.EventType && identity.Version == line.Version && project.Of(identity) is null);

    // The fields of an event that is gone are gone with it, and events with their stream; a field that is an alias now is still read as such.
    private static bool IsWithinRetired(ContractLine line, ContractFile file, List<ContractLine> now) => line.Kind switch
    {
        LineKind.Field => !now.Any(other => other.Kind == LineKind.Event && other.EventType == line.EventType && other.Version == line.Version && other.Stream == line.Stream)
            || now.Any(other => other.Kind == LineKind.Field && other.EventType == line.EventType && other.Version == line.Version && other.Stream == line.Stream && other.Aliases.Contains(line.Name)),
        LineKind.Event => (file.Lines.Any(other => other.Kind == LineKind.Stream && other.Stream == line.Stream) && !now.Any(other => other.Kind != LineKind.Retired && other.Stream == line.Stream))
            || now.Any(other => other.Kind == LineKind.Event && other.Stream == line.Stream && other.Aliases.Contains(line.EventType)),
        _ => false,
    };
}
