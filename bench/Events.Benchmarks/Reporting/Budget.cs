using System.Globalization;

namespace Events.Benchmarks.Reporting;

/// <summary>What a figure of a row must reach, or must not exceed.</summary>
internal sealed record Budget(string Row, Figure Figure, double Bound, bool IsFloor)
{
    public static Budget AtLeast(string row, double ratio) => new(row, Figure.Ratio, ratio, true);

    public static Budget AtMost(string row, double ratio) => new(row, Figure.Ratio, ratio, false);

    public static Budget BytesAtMost(string row, double bytes) => new(row, Figure.BytesPerEvent, bytes, false);

    /// <summary>Says what is wrong; null when the row is within the budget.</summary>
    public string? Check(Row row)
    {
        double value = Figure == Figure.Ratio ? row.Ratio : row.BytesPerEvent;
        bool isWithin = IsFloor ? value >= Bound : value <= Bound;
        if (isWithin) return null;
        string figure = Figure == Figure.Ratio ? "ratio" : "bytes per event";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Id} ({row.Name}): {figure} {value:0.###}, budget at {(IsFloor ? "least" : "most")} {Bound:0.###}");
    }
}
