using Events.Administration;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Events.Cli.Output;

/// <summary>Entries as they are printed.</summary>
internal static class EntryOutput
{
    /// <summary>The fields of one entry, one below the other.</summary>
    public static IRenderable Fields(IReadOnlyList<KeyValuePair<string, string>> fields)
    {
        Table table = Printer.Table("Field", "Value");
        foreach ((string name, string value) in fields) Printer.AddRow(table, name, value);
        return table;
    }

    /// <summary>One entry on a line, for what does not end.</summary>
    public static void Print(Printer printer, RawEntry entry)
    {
        if (printer.IsJson) printer.Json(new { entry.Stream, entry.Id, entry.Fields });
        else printer.Line($"{entry.Id}  {Words.Fields(entry.Fields)}");
    }
}
