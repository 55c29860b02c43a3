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

    // On a machine that is busy with other things it takes long until a run is not disturbed: threads that were waiting for a core are replaced.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asserts that exactly so many bytes are allocated per event, once the code is compiled and the pools are full.</summary>
    /// <param name="expected">Bytes per event.</param>
    /// <param name="run">Processes the given number of events.</param>
    /// <param name="events">How many are processed at a time: the fewer, the more often nothing disturbs them.</param>
    public static async Task AssertPerEventAsync(long expected, Func<int, Task> run, int events = Events)
    {
        // Away from the test runner's synchronization context, which allocates whenever something awaited goes on.
        long allocated = await Task.Run(async () =>
        {
            long start = Stopwatch.GetTimestamp();
            long smallest = long.MaxValue;
            do
            {
                long before = GC.GetTotalAllocatedBytes(precise: true);
                await run(events);
                smallest = Math.Min(smallest, GC.GetTotalAllocatedBytes(precise: true) - before);
            }
            while (smallest / events > expected && Stopwatch.GetElapsedTime(start) < Patience);

            return smallest;
        });
        Assert.True(
            allocated / events == expected,
            $"{allocated} bytes were allocated for {events} events: {(double)allocated / events:0.##} per event, not {expected}.");
    }
}
