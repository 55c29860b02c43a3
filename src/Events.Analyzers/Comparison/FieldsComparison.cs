using Events.Analyzers.Descriptors;
using Events.Analyzers.Symbols;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Comparison;

/// <summary>The fields of an event beside those that are recorded.</summary>
/// <param name="scene">The file and the project.</param>
/// <param name="contract">What the event has on the wire now.</param>
/// <param name="recorded">What is recorded of it.</param>
/// <param name="report">Takes what is found.</param>
internal sealed class FieldsComparison(BaselineScene scene, EventContract contract, RecordedEvent recorded, Action<Diagnostic> report)
{
    // What a rename, or a record that is gone, has taken along.
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    private string Event => contract.Line.EventType;

    public void Run()
    {
        var now = new HashSet<string>(contract.Fields.Select(static item => item.Line.Name), StringComparer.Ordinal);
        List<ContractLine> gone = [.. recorded.Fields.Values.Where(line => !now.Contains(line.Name))];
        List<ContractField> fresh =
        [
            .. contract.Fields.Where(item => !recorded.Fields.ContainsKey(item.Line.Name) && !scene.Recorded.IsUnread(item.Line) && !IsRetired(item)),
        ];
        foreach (ContractLine line in gone)
        {
            if (_told.Contains(line.Name)) continue;
            if (NextOf(line, gone, fresh) is { } next) ReportRename(line, next);
            else ReportGone(line);
        }

        foreach (ContractField item in fresh)
        {
            if (!_told.Contains(item.Line.Name)) ReportNew(item);
        }

        foreach (ContractField item in contract.Fields)
        {
            if (recorded.Fields.TryGetValue(item.Line.Name, out ContractLine? old)) Compare(old, item);
        }

        ReportRetired();
    }

    private bool IsRetired(ContractField item)
    {
        string? name = item.Line.Aliases.Prepend(item.Line.Name)
            .FirstOrDefault(name => scene.Recorded.Retired.Has(item.Line.Stream, Event, item.Line.Version, name));
        if (name is null) return false;
        Report(
            BaselineDescriptors.EVT2005_RetiredNameUsed, item, $"'{name}' of '{Event}'",
            $"older entries have another value under it, and would be read as '{item.Member.Name}'; older code and {Readers.Others} take new ones for the other");
        return true;
    }

    // By an alias that says so; else the only new field of the same form, or the one whose name is closest.
    private static ContractField? NextOf(ContractLine line, List<ContractLine> gone, List<ContractField> fresh)
    {
        if (fresh.FirstOrDefault(item => item.Line.Aliases.Contains(line.Name, StringComparer.Ordinal)) is { } aliased) return aliased;
        if (gone.Count(other => other.Type!.IsLike(line.Type!) && Prefix(other.Name) == Prefix(line.Name)) != 1) return null;
        ContractField[] alike =
            [.. fresh.Where(item => item.Line.Type!.IsLike(line.Type!) && Prefix(item.Line.Name) == Prefix(line.Name) && item.Line.Aliases.Count == 0)];
        return alike.Length == 1 ? alike[0] : null;
    }

    private void ReportRename(ContractLine old, ContractField next)
    {
        bool isAlias = next.Line.Aliases.Contains(old.Name, StringComparer.Ordinal);
        List<ContractLine> removed = [.. recorded.Fields.Values.Where(line => IsSelfOrInner(line.Name, old.Name))];
        List<ContractLine> added = [.. contract.Fields.Select(static item => item.Line).Where(line => IsSelfOrInner(line.Name, next.Line.Name))];
        _told.UnionWith(removed.Select(static line => line.Name));
        _told.UnionWith(added.Select(static line => line.Name));
        if (!isAlias) added.Add(old.Retire());
        string prefix = Prefix(old.Name);
        Report(
            BaselineDescriptors.EVT2002_FieldGone, next,
            $"'{next.Member.Name}' is written as '{next.Line.Name}', and '{Event}' has no field '{old.Name}'",
            (isAlias ? "older entries are read by the alias" : $"older entries have it under the old name and {Readers.OldEntriesWithout(next.Line)}")
            + "; " + Readers.OldCodeWithout(old),
            removed,
            added,
            isAlias || Prefix(next.Line.Name) != prefix ? [] : [(FixProperties.OldName, old.Name.Substring(prefix.Length))]);
    }

    private void ReportGone(ContractLine old)
    {
        List<ContractLine> removed = [.. recorded.Fields.Values.Where(line => IsSelfOrInner(line.Name, old.Name))];
        _told.UnionWith(removed.Select(static line => line.Name));
        report(scene.Report(
            BaselineDescriptors.EVT2002_FieldGone,
            contract.Type.NameLocation(),
            $"'{Event}' has no field '{old.Name}'",
            $"older entries have it, and this code passes it over; {Readers.OldCodeWithout(old)}",
            removed,
            [old.Retire()]));
    }

    private void ReportNew(ContractField item)
    {
        string what = $"The field '{item.Line.Name}' of '{Event}'";
        List<ContractLine> added = [.. contract.Fields.Select(static other => other.Line).Where(line => IsSelfOrInner(line.Name, item.Line.Name))];
        _told.UnionWith(added.Select(static line => line.Name));
        if (item.Line.IsRequired)
        {
            Report(
                BaselineDescriptors.EVT2004_NewlyRequired, item, what,
                $"older entries lack it and cannot be decoded, nor those that older code or {Readers.Others} still write", added: added, more: Versioned());
            return;
        }

        Report(
            BaselineDescriptors.EVT2001_NotRecorded, item, what,
            $"older entries lack it and {Readers.OldEntriesWithout(item.Line)}; older code and {Readers.Others} pass it over", added: added);
    }

    private void Compare(ContractLine old, ContractField item)
    {
        ContractLine now = item.Line;
        if (old.ToString() == now.ToString()) return;
        if (old.Aliases.FirstOrDefault(alias => !now.Aliases.Contains(alias, StringComparer.Ordinal)) is { } dropped)
        {
            Report(
                BaselineDescriptors.EVT2002_FieldGone, item, $"'{item.Member.Name}' no longer has the alias '{dropped}'",
                $"entries that have it under that name {Readers.OldEntriesWithout(now)}", [old], [now],
                Prefix(dropped) == Prefix(now.Name) ? [(FixProperties.DroppedAlias, dropped.Substring(Prefix(dropped).Length))] : []);
            return;
        }

        if (FieldChange.Of(old, now) is not { } change)
        {
            Report(BaselineDescriptors.EVT2001_NotRecorded, item, $"An alias of the field '{now.Name}' of '{Event}'", "more entries are read, and nothing breaks", [old], [now]);
        }
        else if (change.Rule.Equals(BaselineDescriptors.EVT2003_FieldChanged))
        {
            Report(
                change.Rule, item, $"The field '{now.Name}' of '{Event}' is '{Describe(now)}' and not '{Describe(old)}'", change.Text, [old], [now],
                Versioned());
        }
        else
        {
            string what = change.Rule.Equals(BaselineDescriptors.EVT2001_NotRecorded) ? $"That the field '{now.Name}' of '{Event}' is '{Describe(now)}'" : $"The field '{now.Name}' of '{Event}'";
            Report(change.Rule, item, what, change.Text, [old], [now], change.Rule.Equals(BaselineDescriptors.EVT2004_NewlyRequired) ? Versioned() : []);
        }
    }

    // Names that the event retires while nothing had them: nobody else would say that they are not in the file.
    private void ReportRetired()
    {
        ContractLine[] missing =
        [
            .. contract.Retired.Where(line => !recorded.Fields.ContainsKey(line.Name) && !scene.Recorded.Retired.Has(line)),
        ];
        if (missing.Length == 0) return;
        report(scene.Report(
            BaselineDescriptors.EVT2001_NotRecorded,
            contract.Type.NameLocation(),
            $"The retired name '{missing[0].Name}' of '{Event}'",
            "nothing breaks, and it stays retired when the attribute goes",
            added: missing));
    }

    private (string, string)[] Versioned() => [(FixProperties.Versioned, contract.Type.Name)];

    private static string Describe(ContractLine line) =>
        line.Type + (line.IsEncrypted ? line.AcceptsPlain ? " encrypted:or-plain" : " encrypted" : "") + (line.IsCompressed ? " compressed" : "") + (line.IsClaimed ? " claimed" : "") + (line.HasDefault ? " default" : "");

    private static bool IsSelfOrInner(string name, string of) =>
        name == of || (name.Length > of.Length && name[of.Length] == '.' && name.StartsWith(of, StringComparison.Ordinal));

    private static string Prefix(string name) => name.Substring(0, name.LastIndexOf('.') + 1);

    private void Report(
        DiagnosticDescriptor rule,
        ContractField item,
        string what,
        string readers,
        IEnumerable<ContractLine>? removed = null,
        IEnumerable<ContractLine>? added = null,
        params (string Name, string Value)[] more) =>
        report(scene.Report(rule, ContractLocations.Of(item, contract.Type), what, readers, removed, added, more));
}
