using System.Diagnostics;
using System.Runtime;

namespace Events.Benchmarks.Reporting;

/// <summary>What one run gave, and what it cost this process; not a number where that was not measured.</summary>
/// <param name="Value">Events per second, or what the workload's table says.</param>
/// <param name="BytesPerEvent">Bytes allocated by all threads.</param>
/// <param name="CpuMicrosecondsPerEvent">Processor time of all threads.</param>
internal readonly record struct Measurement(double Value, double BytesPerEvent, double CpuMicrosecondsPerEvent)
{
    /// <summary>The distribution behind <see cref="Value"/>, when that is a latency.</summary>
    public Latency? Latency { get; init; }

    /// <summary>How much of the processor time was .NET compiling methods, 0 to 1; not a number where that was not measured.</summary>
    public double CompilingShare { get; init; } = double.NaN;

    /// <summary>Measures events per second.</summary>
    public static async Task<Measurement> TakeAsync(int events, Func<Task> run)
    {
        GC.Collect();
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan compiling = JitInfo.GetCompilationTime();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await run();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        TimeSpan used = Environment.CpuUsage.TotalTime - cpu;
        compiling = JitInfo.GetCompilationTime() - compiling;
        bytes = GC.GetTotalAllocatedBytes(precise: true) - bytes;
        return new Measurement(events / elapsed.TotalSeconds, (double)bytes / events, used.TotalMicroseconds / events) { CompilingShare = compiling / used };
    }

    /// <summary>Only the value is known.</summary>
    public static Measurement Of(double value) => new(value, double.NaN, double.NaN);
}
