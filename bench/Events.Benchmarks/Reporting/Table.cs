using System.Globalization;

namespace Events.Benchmarks.Reporting;

/// <summary>Prints rows as they come, all in the same columns.</summary>
internal sealed class Table(TextWriter output)
{
    private readonly List<Row> _rows = [];

    public IReadOnlyList<Row> Rows => _rows;

    public void Heading(string title)
    {
        output.WriteLine();
        output.WriteLine($"{title,-52} {"",24} {"ratio",6} {"B/event",9} {"CPU µs",7}");
    }

    public void Add(IEnumerable<Row> rows)
    {
        foreach (Row row in rows)
        {
            _rows.Add(row);
            output.WriteLine(
                $"  {row.Name,-50} {row.Value,24} {Number(row.Ratio, "0.00"),6} {Number(row.BytesPerEvent, "0.0"),9} "
                + $"{Number(row.CpuMicrosecondsPerEvent, "0.00"),7}");
        }
    }

    private static string Number(double value, string format) =>
        double.IsNaN(value) ? "–" : value.ToString(format, CultureInfo.InvariantCulture);
}
