using System.Diagnostics;
using System.Globalization;

namespace Events.Benchmarks.Reporting;

/// <summary>Percentiles of how long something took, in microseconds.</summary>
internal readonly record struct Latency(double P50, double P99, double P999)
{
    /// <param name="ticks">Durations in ticks of <see cref="Stopwatch"/>; sorted by this.</param>
    public static Latency Of(long[] ticks)
    {
        Array.Sort(ticks);
        return new Latency(At(ticks, 0.5), At(ticks, 0.99), At(ticks, 0.999));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{P50:N0} / {P99:N0} / {P999:N0} µs");

    private static double At(long[] sorted, double share)
    {
        int index = Math.Min((int)(sorted.Length * share), sorted.Length - 1);
        return sorted[index] * 1e6 / Stopwatch.Frequency;
    }
}
