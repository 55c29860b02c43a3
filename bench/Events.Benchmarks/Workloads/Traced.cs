using System.Diagnostics;
using Events.Diagnostics;

namespace Events.Benchmarks.Workloads;

/// <summary>Does something while somebody listens to its spans and keeps none: what tracing costs without any exporter.</summary>
internal static class Traced
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> run)
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == EventsActivitySource.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);
        return await run();
    }
}
