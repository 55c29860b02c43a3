using Events.Chaos.Runs;

namespace Events.Chaos.Scenarios;

/// <summary>Faults at random moments, for as long as <see cref="ChaosSettings.StormTime"/> says.</summary>
public static class Storm
{
    private const int AtLeast = 2;

    /// <param name="run">The run, whose seed decides on the moments.</param>
    /// <param name="pauseMs">How long it is calm between two faults, about.</param>
    /// <param name="fault">What breaks, and is repaired again.</param>
    public static async Task RageAsync(ChaosRun run, int pauseMs, Func<Task> fault)
    {
        long end = Environment.TickCount64 + (long)ChaosSettings.StormTime.TotalMilliseconds;
        for (int faults = 0; faults < AtLeast || Environment.TickCount64 < end; faults++)
        {
            await Task.Delay(run.Random.Next(pauseMs / 2, pauseMs * 2));
            await fault();
        }
    }
}
