using Events.Analyzers.Descriptors;
using Events.Generator.Baseline;
using Microsoft.CodeAnalysis;

namespace Events.Analyzers.Comparison;

/// <summary>The difference between a field and what is recorded of it.</summary>
internal sealed class FieldChange
{
    private readonly List<string> _readers = [];
    private bool _isRequired;
    private bool _isBreaking;

    private FieldChange(ContractLine recorded, ContractLine now)
    {
        Compare(recorded.Type!, now.Type!);
        ComparePacking(recorded, now);
        CompareAbsence(recorded, now);
    }

    /// <summary>The rule that the change belongs to.</summary>
    public DiagnosticDescriptor Rule => _isRequired ? BaselineDescriptors.EVT2004_NewlyRequired
        : _isBreaking ? BaselineDescriptors.EVT2003_FieldChanged
        : BaselineDescriptors.EVT2001_NotRecorded;

    /// <summary>The meaning of the change for those who read.</summary>
    public string Text => string.Join("; ", _readers);

    /// <summary>The change; null when there is none.</summary>
    public static FieldChange? Of(ContractLine recorded, ContractLine now)
    {
        var change = new FieldChange(recorded, now);
        return change._readers.Count == 0 ? null : change;
    }

    private void Compare(WireType recorded, WireType now)
    {
        if (recorded.IsLike(now)) return;
        if (recorded.IsEnum && now.Name == recorded.Name)
        {
            CompareValues(recorded, now);
        }
        else if (recorded.Name == now.Name && recorded.Elements.Count > 0 && recorded.Elements.Count == now.Elements.Count)
        {
            for (int i = 0; i < now.Elements.Count; i++)
            {
                Compare(recorded.Elements[i], now.Elements[i]);
                if (recorded.Elements[i].IsNullable && !now.Elements[i].IsNullable) Breaking("older entries with a null among its elements cannot be decoded");
                if (!recorded.Elements[i].IsNullable && now.Elements[i].IsNullable) Breaking("older code cannot decode new entries with a null among its elements");
            }
        }
        else
        {
            Breaking(Readers.OfRetype(recorded, now));
        }
    }

    private void CompareValues(WireType recorded, WireType now)
    {
        bool isNumber = now.Name == WireType.EnumAsNumber;
        HashSet<string> read = [.. now.Values.SelectMany(static value => value.Aliases.Prepend(value.Name))];
        HashSet<string> known = [.. recorded.Values.SelectMany(static value => value.Aliases.Prepend(value.Name))];
        string? unknown = now.Values.FirstOrDefault(static value => value.IsUnknown)?.Name;
        string? wasUnknown = recorded.Values.FirstOrDefault(static value => value.IsUnknown)?.Name;
        string[] lost = [.. known.Where(name => !read.Contains(name)).OrderBy(static name => name, StringComparer.Ordinal)];
        if (lost.Length > 0)
        {
            string names = Quoted(lost);
            Breaking(isNumber ? $"older entries with the number of {names} are read as a number without a name; older code keeps its name for it"
                : unknown is not null ? $"older entries with {names} are read as '{unknown}', and {Readers.Others} may still write it"
                : $"older entries with {names} cannot be decoded, nor those of programs in other languages that still write it");
        }

        string[] added = [.. now.Values.Select(static value => value.Name).Where(name => !known.Contains(name))];
        if (added.Length > 0)
        {
            string names = Quoted(added);
            Add(isNumber ? $"older code reads {names} as a number without a name"
                : wasUnknown is not null ? $"older code reads {names} as '{wasUnknown}', and {Readers.Others} do not know it"
                : $"older code cannot decode new entries with {names}, and {Readers.Others} do not know it");
        }

        foreach (WireValue value in now.Values)
        {
            if (recorded.Values.FirstOrDefault(old => old.Name == value.Name) is { } same && same.Number != value.Number)
            {
                Breaking($"the number of '{value.Name}' was {same.Number} and is {value.Number}: older entries, older code and {Readers.Others} mean another value by it");
            }
        }

        if (wasUnknown is not null && unknown is null) Breaking($"entries with a name that is not known cannot be decoded any more, where they were read as '{wasUnknown}'");
        else if (wasUnknown != unknown && _readers.Count == 0) Add("names that are not known are read as another value");
        if (_readers.Count == 0) Add("more names are read, and nothing breaks");
    }

    private void CompareAbsence(ContractLine recorded, ContractLine now)
    {
        bool wasNull = recorded.Type!.IsNullable, isNull = now.Type!.IsNullable;
        // Null of a form that can be empty is written by leaving the field out, else as an empty value.
        bool isLeftOut = CanBeEmpty(now.Type);
        if (now.IsRequired && !recorded.IsRequired)
        {
            _isRequired = true;
            Breaking(wasNull ? "older entries without it, or in which it is null, cannot be decoded" : "older entries without it cannot be decoded");
        }
        else if (wasNull && !isNull)
        {
            Breaking(isLeftOut ? "older entries in which it is null are read with its default" : "older entries in which it is null cannot be decoded");
        }
        else if (!wasNull && isNull)
        {
            Breaking(recorded.IsRequired || !isLeftOut
                ? $"older code cannot decode new entries in which it is null, and {Readers.Others} may not expect that"
                : $"older code reads its default in new entries in which it is null, and {Readers.Others} may not expect that");
        }
        else if (isNull && recorded.HasDefault && !now.HasDefault)
        {
            Breaking("older entries without it are read as null and not with its default"
                + (isLeftOut ? "; older code reads its default in new entries in which it is null" : ""));
        }
        else if (isNull && !recorded.HasDefault && now.HasDefault)
        {
            if (isLeftOut) Breaking("older entries in which it is null are read with its default");
            else Add("older entries without it are read with its default and not as null");
        }
        else if (!isNull && !recorded.HasDefault && now.HasDefault)
        {
            Add("entries without it are read with its default, and nothing breaks");
        }
    }

    // A field that is packed stands under another name, and how it is packed stands in it.
    private void ComparePacking(ContractLine recorded, ContractLine now)
    {
        if (recorded.IsEncrypted != now.IsEncrypted)
        {
            bool reads = now.IsEncrypted ? now.AcceptsPlain : recorded.AcceptsPlain;
            if (now.IsEncrypted)
            {
                Breaking((reads ? "older entries, in clear text, are read as before" : "older entries, in clear text, cannot be decoded without AcceptsPlain")
                    + $"; older code {Without(recorded)} new entries; {Readers.Others} find it encrypted, under another name");
            }
            else
            {
                Breaking($"this code {Without(now)} older entries, in which it is encrypted"
                    + (reads ? "; older code reads new entries as before" : "; older code cannot decode new entries, in clear text"));
            }
        }
        else if (now.IsEncrypted && recorded.AcceptsPlain != now.AcceptsPlain)
        {
            if (now.AcceptsPlain) Add("entries in clear text are read too, and nothing breaks");
            else Breaking("older entries in clear text cannot be decoded any more");
        }

        // What is encrypted is decompressed by whoever decrypts it.
        if (recorded.IsCompressed != now.IsCompressed) CompareCompression(recorded, now);
        if (recorded.IsClaimed != now.IsClaimed) CompareClaim(recorded, now);
    }

    // Code that knows the field as packed finds what is kept apart too.
    private void CompareClaim(ContractLine recorded, ContractLine now)
    {
        if (now.IsClaimed && !recorded.IsEncrypted && !recorded.IsCompressed)
        {
            Breaking($"older code {Without(recorded)} new entries in which it is kept apart; {Readers.Others} find a reference there, under another name");
        }
        else if (now.IsClaimed)
        {
            Add($"older code finds what is kept apart; {Readers.Others} find a reference");
        }
        else if (now.IsEncrypted || now.IsCompressed)
        {
            Add("what is kept apart in older entries is still found, and nothing breaks");
        }
        else
        {
            Breaking($"this code {Without(now)} older entries in which it is kept apart");
        }
    }

    private void CompareCompression(ContractLine recorded, ContractLine now)
    {
        if (recorded.IsEncrypted && now.IsEncrypted) Add(now.IsCompressed ? "it is compressed before it is encrypted, and nothing breaks" : "it is not compressed any more, and nothing breaks");
        else if (now.IsCompressed && !recorded.IsEncrypted) Breaking($"older code {Without(recorded)} new entries in which it is compressed; {Readers.Others} find it compressed there, under another name");
        else if (!now.IsCompressed && !now.IsEncrypted) Breaking($"this code {Without(now)} older entries in which it is compressed");
    }

    private static string Without(ContractLine line) => line.IsRequired ? "cannot decode" : line.HasDefault ? "reads its default in" : "reads null in";

    private void Breaking(string readers)
    {
        _isBreaking = true;
        Add(readers);
    }

    private void Add(string readers) => _readers.Add(readers);

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(static name => $"'{name}'"));

    private static bool CanBeEmpty(WireType type) =>
        type.Name is "string" or "bytes" or WireType.Text or WireType.Converted or WireType.Json or WireType.List or WireType.Map or WireType.Record;
}
