using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Events.Benchmarks.Reporting;
using Perfolizer.Horology;

namespace Events.Benchmarks.Codec;

/// <summary>Runs the BenchmarkDotNet benchmarks in this process: nothing is built or restored for them.</summary>
internal static class CodecSuite
{
    private static readonly (Type Benchmarks, string Heading)[] s_suites =
    [
        (typeof(EncodeBenchmarks), "Encode an order event of five fields"),
        (typeof(DecodeBenchmarks), "Decode an order event of five fields"),
        (typeof(ParseBenchmarks), $"Parse a reply of {ParseBenchmarks.Entries} entries, for each entry"),
    ];

    public static void Run(Table table, bool isQuick)
    {
        foreach ((Type benchmarks, string heading) in s_suites)
        {
            Summary summary = BenchmarkRunner.Run(benchmarks, Config(isQuick));
            if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success))
            {
                throw new InvalidOperationException($"{benchmarks.Name} did not run.");
            }

            BenchmarkReport baseline = summary.Reports.Single(report => report.BenchmarkCase.Descriptor.Baseline);
            table.Heading(heading);
            table.Add(summary.Reports.Select(report => ToRow(report, baseline)));
        }
    }

    private static Row ToRow(BenchmarkReport report, BenchmarkReport baseline)
    {
        string method = report.BenchmarkCase.Descriptor.WorkloadMethod.Name;
        string suite = report.BenchmarkCase.Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);
        double nanoseconds = report.ResultStatistics!.Median;
        long? bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
        return new Row(
            $"codec/{suite.ToLowerInvariant()}/{method.ToLowerInvariant()}",
            method switch
            {
                "ByHand" => "by hand (limit)",
                "Dictionary" => "by hand, dictionaries",
                "Generated" => "generated",
                "Page" => "the engine's pages",
                "Tree" => "the engine's tree of values",
                _ => method,
            },
            nanoseconds.ToString("0.0 ns", CultureInfo.InvariantCulture),
            nanoseconds / baseline.ResultStatistics!.Median,
            bytes ?? double.NaN,
            double.NaN);
    }

    private static ManualConfig Config(bool isQuick) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(isQuick ? 3 : 5)
            .WithIterationCount(isQuick ? 7 : 15)
            .WithIterationTime(TimeInterval.FromMilliseconds(200)))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddExporter(MarkdownExporter.Console)
        .AddLogger(NullLogger.Instance)
        .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "events-benchmarks"))
        .WithOptions(ConfigOptions.DisableLogFile);
}
