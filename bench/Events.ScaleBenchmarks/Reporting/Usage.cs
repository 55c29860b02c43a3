using System.Diagnostics;

namespace Events.ScaleBenchmarks.Reporting;

/// <summary>What something took of this process.</summary>
/// <param name="Elapsed">Time on the clock.</param>
/// <param name="Cpu">Processor time of all threads. What is measured must be warm.</param>
/// <param name="Allocated">Bytes.</param>
internal readonly record struct Usage(TimeSpan Elapsed, TimeSpan Cpu, long Allocated)
{
    public static async Task<Usage> OfAsync(Func<Task> run)
    {
        GC.Collect();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await run();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        return new Usage(elapsed, cpu, GC.GetTotalAllocatedBytes(precise: true) - bytes);
    }

    /// <summary>Bytes that are reachable.</summary>
    public static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
