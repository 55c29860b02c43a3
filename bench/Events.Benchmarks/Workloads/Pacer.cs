using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Events.Benchmarks.Workloads;

/// <summary>Sleeps until a moment, to some ten microseconds; the framework sleeps whole milliseconds.</summary>
internal static class Pacer
{
    // From here on it spins: the kernel may wake a sleeper so much too late.
    private static readonly long s_slack = Stopwatch.Frequency / 20_000;

    /// <param name="timestamp">The moment, in ticks of <see cref="Stopwatch"/>.</param>
    public static void SleepUntil(long timestamp)
    {
        while (timestamp - Stopwatch.GetTimestamp() is var left && left > 0)
        {
            if (left <= s_slack)
            {
                Thread.SpinWait(10);
            }
            else if (OperatingSystem.IsWindows())
            {
                Thread.Yield();
            }
            else
            {
                long nanoseconds = (left - s_slack) * (1_000_000_000 / Stopwatch.Frequency);
                (long seconds, long rest) = Math.DivRem(nanoseconds, 1_000_000_000);
                var time = new TimeSpec { Seconds = (nint)seconds, Nanoseconds = (nint)rest };
                NanoSleep(in time, 0);
            }
        }
    }

    [DllImport("libc", EntryPoint = "nanosleep")]
    private static extern int NanoSleep(in TimeSpec time, nint remaining);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
