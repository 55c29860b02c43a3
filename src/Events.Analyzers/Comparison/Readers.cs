using Events.Generator.Baseline;

namespace Events.Analyzers.Comparison;

/// <summary>Says what a change means for those who read: this code older entries, older code and other programs new ones.</summary>
internal static class Readers
{
    public const string Others = "programs in other languages";

    /// <summary>Says what older code makes of entries without a field.</summary>
    public static string OldCodeWithout(ContractLine recorded) =>
        recorded.IsRequired ? $"older code cannot decode new entries without it, and {Others} miss it"
        : $"older code reads it as {AbsentValue(recorded)}, and {Others} miss it";

    /// <summary>Says what this code makes of entries without a field.</summary>
    public static string OldEntriesWithout(ContractLine now) =>
        now.IsRequired ? "cannot be decoded" : $"are read with {AbsentValue(now)}";

    /// <summary>Says what the text of another form is for those who read the one.</summary>
    public static string OfRetype(WireType recorded, WireType now)
    {
        string oldEntries = WireReading.Limit(now, recorded) switch
        {
            "" => "older entries are read as before",
            WireReading.Never => "older entries cannot be decoded any more",
            { } limit => $"of older entries this code reads {limit}",
        };
        string oldCode = WireReading.Limit(recorded, now) switch
        {
            "" => "older code reads new entries as before",
            WireReading.Never => "older code cannot decode new entries",
            { } limit => $"of new entries older code reads {limit}",
        };
        return $"{oldEntries}; {oldCode}; {Others} find another text under the name";
    }

    private static string AbsentValue(ContractLine line) => line.HasDefault ? "its default" : "null";
}
