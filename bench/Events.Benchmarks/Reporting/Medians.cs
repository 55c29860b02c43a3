using System.Globalization;

namespace Events.Benchmarks.Reporting;

/// <summary>The runs of one contender, made into a row.</summary>
internal static class Medians
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <param name="contender">The contender.</param>
    /// <param name="runs">Its runs, by round.</param>
    /// <param name="limits">The limit's runs, by round: a ratio is taken within a round, since rounds differ.</param>
    public static Row Row(
        Contender contender, IReadOnlyList<Measurement> runs, IReadOnlyList<Measurement> limits) => new(
        contender.Id,
        contender.Name,
        Describe(runs),
        Of(runs.Zip(limits, (run, limit) => run.Value / limit.Value)),
        Of(runs.Select(run => run.BytesPerEvent)),
        Of(runs.Select(run => run.CpuMicrosecondsPerEvent)));

    private static string Describe(IReadOnlyList<Measurement> runs)
    {
        if (runs[0].Latency is null)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Of(runs.Select(run => run.Value)):N0} /s");
        }

        Latency[] latencies = [.. runs.Select(run => run.Latency!.Value)];
        return new Latency(
            Of(latencies.Select(latency => latency.P50)),
            Of(latencies.Select(latency => latency.P99)),
            Of(latencies.Select(latency => latency.P999))).ToString();
    }
}
