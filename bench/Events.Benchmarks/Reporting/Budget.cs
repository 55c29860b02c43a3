using System.Globalization;

namespace Events.Benchmarks.Reporting;

/// <summary>What a figure of a row must reach, or must not exceed.</summary>
internal sealed record Budget(string Row, Figure Figure, double Bound, bool IsFloor)
{
    public static Budget AtLeast(string row, double ratio) => new(row, Figure.Ratio, ratio, true);

    public static Budget AtMost(string row, double ratio) => new(row, Figure.Ratio, ratio, false);

    public static Budget BytesAtMost(string row, double bytes) => new(row, Figure.BytesPerEvent, bytes, false);

    public static Budget CpuAtMost(string row, double microseconds) => new(row, Figure.CpuMicrosecondsPerEvent, microseconds, false);

    /// <summary>Says what is wrong; null when the row is within the budget.</summary>
    public string? Check(Row row)
    {
        (double value, string figure) = Figure switch
        {
            Figure.Ratio => (row.Ratio, "ratio"),
            Figure.BytesPerEvent => (row.BytesPerEvent, "bytes per event"),
            _ => (row.CpuMicrosecondsPerEvent, "CPU µs per event"),
        };
        bool isWithin = IsFloor ? value >= Bound : value <= Bound;
        if (isWithin) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Id} ({row.Name}): {figure} {value:0.###}, budget at {(IsFloor ? "least" : "most")} {Bound:0.###}");
    }
}
