using System.Diagnostics;

namespace Events.Benchmarks;

/// <summary>How fast a run was, and what it cost this process.</summary>
internal readonly record struct Measurement(double PerSecond, double BytesPerEvent, double CpuMicrosecondsPerEvent)
{
    public static async Task<Measurement> TakeAsync(int events, Func<Task> run)
    {
        GC.Collect();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan cpu = Process.GetCurrentProcess().TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        await run();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        TimeSpan used = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new Measurement(events / elapsed.TotalSeconds, (double)bytes / events, used.TotalMicroseconds / events);
    }

    public static Measurement Median(IEnumerable<Measurement> runs)
    {
        Measurement[] sorted = [.. runs.OrderBy(run => run.PerSecond)];
        return sorted[sorted.Length / 2];
    }
}
