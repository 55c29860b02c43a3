using System.Diagnostics;

namespace Events.Runtime.Tests.Allocation;

/// <summary>
/// Counts what is allocated per event, by all threads of the process: an event hops from one to the other. So nothing
/// else may run meanwhile (see <see cref="AllocationCollection"/>).
/// </summary>
internal static class Allocations
{
    // The smallest object has 24 bytes, so what is allocated for every 24th event, or more often, shows as a byte or more
    // per event. The runtime itself allocates a few hundred bytes now and then, for a timer or a thread that joins the pool.
    private const int Events = 10_000;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>Asserts that exactly so many bytes are allocated per event, once the code is compiled and the pools are full.</summary>
    /// <param name="expected">Bytes per event.</param>
    /// <param name="run">Processes the given number of events.</param>
    public static async Task AssertPerEventAsync(long expected, Func<int, Task> run)
    {
        // Away from the test runner's synchronization context, which allocates whenever something awaited goes on.
        long allocated = await Task.Run(async () =>
        {
            long start = Stopwatch.GetTimestamp();
            long smallest = long.MaxValue;
            do
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await run(Events);
                smallest = Math.Min(smallest, GC.GetTotalAllocatedBytes(precise: true) - before);
            }
            while (smallest / Events > expected && Stopwatch.GetElapsedTime(start) < WarmUp);

            return smallest;
        });
        Assert.True(
            allocated / Events == expected,
            $"{allocated} bytes were allocated for {Events} events: {(double)allocated / Events:0.##} per event, not {expected}.");
    }
}
