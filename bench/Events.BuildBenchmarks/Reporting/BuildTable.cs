using System.Globalization;

namespace Events.BuildBenchmarks.Reporting;

/// <summary>Prints rows as they come.</summary>
internal sealed class BuildTable(TextWriter output)
{
    private readonly List<BuildRow> _rows = [];

    public IReadOnlyList<BuildRow> Rows => _rows;

    public void Heading(string title)
    {
        output.WriteLine();
        output.WriteLine($"{title,-100} {"ms",9} {"share",8}");
    }

    public void Add(BuildRow row)
    {
        _rows.Add(row);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {row.Name,-98} {row.Milliseconds,9:0.0} {row.Share * 100,7:0.00}%"));
    }
}
