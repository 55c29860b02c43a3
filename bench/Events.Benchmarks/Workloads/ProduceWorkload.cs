using Events.Benchmarks.Reporting;

namespace Events.Benchmarks.Workloads;

/// <summary>W1: producing order events with 1, 64 and 1000 outstanding.</summary>
internal sealed class ProduceWorkload : IWorkload
{
    public async Task RunAsync(Bench bench, Table table)
    {
        ProduceRun[] runs =
        [
            new(bench, 1, bench.Count(60_000, 20_000)),
            new(bench, 64, bench.Count(512_000, 128_000)),
            new(bench, 1000, bench.Count(1_024_000, 256_000)),
        ];
        foreach (ProduceRun run in runs)
        {
            await bench.RunAsync(table, $"W1 produce, {run.Outstanding:N0} outstanding", run.Contenders);
            await bench.Store.DeleteStreamAsync(run.Stream);
        }
    }
}
