using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Baseline;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Comparison;

/// <summary>An event beside what is recorded of it.</summary>
/// <param name="scene">The file and the project.</param>
/// <param name="identity">The event's identity.</param>
/// <param name="contract">What it has on the wire now.</param>
/// <param name="report">Takes what is found.</param>
/// <param name="cancellationToken">Stops the comparison.</param>
internal sealed class EventComparison(
    BaselineScene scene, EventIdentity identity, EventContract contract, Action<Diagnostic> report, CancellationToken cancellationToken)
{
    private ContractLine Line => contract.Line;

    private Location TypeText => ContractLocations.OfText(contract.Type, KnownNames.EventAttribute, cancellationToken);

    public void Run()
    {
        if (IsRetired()) return;
        Renames renames = scene.RenamesOf(cancellationToken);
        // The stream says that all of it has moved.
        if (renames.OldKeyOf(Line.Stream) is not null) return;
        if (scene.Recorded.Find(Line.Stream, Line.EventType, Line.Version) is { } recorded)
        {
            CompareEvent(recorded);
            new FieldsComparison(scene, contract, recorded, report).Run();
        }
        else if (scene.Recorded.IsUnread(Line))
        {
            return;
        }
        else if (renames.OldTypeOf(Line.Stream, Line.EventType) is { } old)
        {
            ReportRename(old);
        }
        else
        {
            ReportNew();
        }

        ReportGoneVersions();
    }

    private bool IsRetired()
    {
        RetiredNames retired = scene.Recorded.Retired;
        string? name = new[] { Line.EventType }.Concat(Line.Aliases).FirstOrDefault(name => retired.Has(Line.Stream, name));
        if (name is not null)
        {
            Report(
                BaselineDescriptors.EVT2005_RetiredNameUsed, TypeText, $"The event type '{name}' of '{contract.Type.Name}'",
                $"older entries of it are another event, and would be read as this one; older code and {Readers.Others} take new ones for the other");
            return true;
        }

        if (!retired.Has(Line.Stream, Line.EventType, Line.Version)) return false;
        Report(
            BaselineDescriptors.EVT2005_RetiredNameUsed, TypeText, $"Version {Line.Version} of '{Line.EventType}'",
            "older entries of that version have other fields; take the next number");
        return true;
    }

    private void CompareEvent(RecordedEvent recorded)
    {
        if (recorded.Line is not { } old)
        {
            if (scene.Recorded.IsUnread(Line)) return;
            Report(
                BaselineDescriptors.EVT2001_NotRecorded, contract.Type.NameLocation(), $"The event type '{Line.EventType}' of '{contract.Type.Name}'",
                "only fields of it are", added: [Line]);
            return;
        }

        if (old.Aliases.FirstOrDefault(alias => !Line.Aliases.Contains(alias, StringComparer.Ordinal) && alias != Line.EventType) is { } dropped)
        {
            Report(
                BaselineDescriptors.EVT2006_EventOrStreamGone, contract.Type.NameLocation(),
                $"'{contract.Type.Name}' no longer has the alias '{dropped}'",
                "older entries of that type are not known any more", removed: [old], added: [Line], more: (FixProperties.DroppedAlias, dropped));
        }
        else if (old.UpcastFrom != 0 && Line.UpcastFrom != old.UpcastFrom)
        {
            Report(
                BaselineDescriptors.EVT2003_FieldChanged, contract.Type.NameLocation(),
                $"'{contract.Type.Name}' is no longer made of version {old.UpcastFrom} by an upcast",
                $"older entries of version {old.UpcastFrom} are read as those of version {Line.Version}, with the defaults of what they lack", removed: [old], added: [Line]);
        }
        else if (old.ToString() != Line.ToString())
        {
            Report(
                BaselineDescriptors.EVT2001_NotRecorded, contract.Type.NameLocation(),
                Line.UpcastFrom != old.UpcastFrom ? $"The upcast of '{contract.Type.Name}' from version {Line.UpcastFrom}" : $"An alias of '{contract.Type.Name}'",
                "more entries are read, and nothing breaks", removed: [old], added: [Line]);
        }
    }

    private void ReportNew()
    {
        int before = scene.Recorded.VersionsOf(Line.Stream, Line.EventType).LastOrDefault(version => version < Line.Version);
        Report(
            BaselineDescriptors.EVT2001_NotRecorded, contract.Type.NameLocation(),
            Line.Version > 1 ? $"Version {Line.Version} of '{Line.EventType}'" : $"The event type '{Line.EventType}' of '{contract.Type.Name}'",
            before == 0 ? $"older code and {Readers.Others} do not know it and pass it over, or as their policy says"
                : Line.UpcastFrom > 0 ? $"older entries are upcast; older code refuses new entries unless it reads newer versions, and {Readers.Others} have to look at ev:version"
                : $"older entries are read with the defaults of what they lack; older code refuses new entries unless it reads newer versions, and {Readers.Others} have to look at ev:version",
            added: contract.Lines.Where(line => line.Kind == LineKind.Retired || !scene.Recorded.Retired.Has(line)));
    }

    private void ReportRename(string old)
    {
        bool isAlias = Line.Aliases.Contains(old, StringComparer.Ordinal);
        IEnumerable<ContractLine> removed = scene.Recorded.LinesOf(Line.Stream, old);
        IEnumerable<ContractLine> added = contract.Lines;
        Report(
            BaselineDescriptors.EVT2006_EventOrStreamGone, TypeText,
            $"'{contract.Type.Name}' is written as '{Line.EventType}', and no event has the type '{old}'",
            (isAlias ? "older entries are read by the alias" : "older entries are of a type that nothing here knows any more")
            + $"; older code and {Readers.Others} do not know new ones",
            removed: removed,
            added: isAlias ? added : added.Append(ContractLine.OfRetired(Line.Stream, old)),
            more: isAlias ? [] : [(FixProperties.OldName, old)]);
    }

    // Told once, at the newest version.
    private void ReportGoneVersions()
    {
        EventIdentity[] all = [.. scene.ProjectOf(cancellationToken).OfType(Line.Stream, Line.EventType)];
        if (all.Any(other => other.Version > identity.Version)) return;
        foreach (int version in scene.Recorded.VersionsOf(Line.Stream, Line.EventType))
        {
            if (all.Any(item => item.Version == version)) continue;
            RecordedEvent gone = scene.Recorded.Find(Line.Stream, Line.EventType, version)!;
            Report(
                BaselineDescriptors.EVT2006_EventOrStreamGone, contract.Type.NameLocation(),
                $"No record is version {version} of '{Line.EventType}' any more",
                version > Line.Version
                    ? $"older entries of that version are newer than what '{contract.Type.Name}' knows, and cannot be decoded unless it reads newer ones"
                    : $"older entries of that version are read as those of version {Line.Version}, with the defaults of what they lack; keep the record and an [Upcast] from it",
                removed: gone.Lines,
                added: [ContractLine.OfRetired(Line.Stream, Line.EventType, version)]);
        }
    }

    private void Report(
        DiagnosticDescriptor rule,
        Location location,
        string what,
        string readers,
        IEnumerable<ContractLine>? removed = null,
        IEnumerable<ContractLine>? added = null,
        params (string Name, string Value)[] more) => report(scene.Report(rule, location, what, readers, removed, added, more));
}
