using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Baseline;
using Events.Generator.Shapes;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Comparison;

/// <summary>A stream beside what is recorded of it and of its events.</summary>
/// <param name="scene">The file and the project.</param>
/// <param name="type">The stream class.</param>
/// <param name="key">Its key.</param>
/// <param name="report">Takes what is found.</param>
/// <param name="cancellationToken">Stops the comparison.</param>
internal sealed class StreamComparison(
    BaselineScene scene, INamedTypeSymbol type, string key, Action<Diagnostic> report, CancellationToken cancellationToken)
{
    private RecordedContract Recorded => scene.Recorded;

    private Location KeyText => ContractLocations.OfText(type, KnownNames.EventStreamAttribute, cancellationToken);

    public void Run()
    {
        if (Recorded.Retired.Has(key))
        {
            report(scene.Report(
                BaselineDescriptors.EVT2005_RetiredNameUsed, KeyText, $"The key '{key}' of '{type.Name}'",
                "whatever is still there under it is of other events"));
            return;
        }

        if (scene.RenamesOf(cancellationToken).OldKeyOf(key) is { } old)
        {
            ReportMove(old);
            return;
        }

        if (!Recorded.HasStream(key)) ReportNew();
        ReportGoneTypes();
        ReportRetired();
    }

    private void ReportMove(string old)
    {
        ProjectContract project = scene.ProjectOf(cancellationToken);
        report(scene.Report(
            BaselineDescriptors.EVT2006_EventOrStreamGone,
            KeyText,
            $"The key of '{type.Name}' is '{key}', and no stream has the key '{old}'",
            $"entries under the old key are not read any more, nor what older code and {Readers.Others} still write there; they do not see new ones; groups begin anew",
            Recorded.LinesOf(old),
            project.Lines().Where(line => line.Stream == key).Append(ContractLine.OfRetired(old)),
            (FixProperties.OldName, old)));
    }

    private void ReportNew() => report(scene.Report(
        BaselineDescriptors.EVT2001_NotRecorded, type.NameLocation(), $"The stream '{key}' of '{type.Name}'", "nobody reads or writes it yet",
        added: [ContractLine.OfStream(key)]));

    private void ReportGoneTypes()
    {
        Renames renames = scene.RenamesOf(cancellationToken);
        HashSet<string> now = [.. scene.ProjectOf(cancellationToken).Events.Where(item => item.Stream == key).Select(static item => item.Name)];
        foreach (string gone in Recorded.TypesOf(key))
        {
            if (now.Contains(gone) || renames.IsOldType(key, gone)) continue;
            report(scene.Report(
                BaselineDescriptors.EVT2006_EventOrStreamGone,
                type.NameLocation(),
                $"'{type.Name}' has no event '{gone}'",
                GoneType(gone),
                Recorded.LinesOf(key, gone),
                [ContractLine.OfRetired(key, gone)]));
        }
    }

    /// <summary>Says what it means that an event type is gone.</summary>
    public static string GoneType(string type) =>
        $"older entries of '{type}' are of a type that nothing here knows any more, and what becomes of them is the consumers' policy; older code and {Readers.Others} wait for new ones in vain";

    private void ReportRetired()
    {
        ContractLine[] missing =
        [
            .. ProjectContract.RetiredOf(type)
                .Where(line => !Recorded.Retired.Has(line) && !Recorded.TypesOf(key).Contains(line.EventType, StringComparer.Ordinal)),
        ];
        if (missing.Length == 0) return;
        report(scene.Report(
            BaselineDescriptors.EVT2001_NotRecorded, type.NameLocation(), $"The retired event type '{missing[0].EventType}' of '{type.Name}'",
            "nothing breaks, and it stays retired when the attribute goes", added: missing));
    }
}
