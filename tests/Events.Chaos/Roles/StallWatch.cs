using Events.Chaos.Ledgers;

namespace Events.Chaos.Roles;

/// <summary>
/// Notices when this process did not run: stopped, or starved by others on the machine. That breaks leases just as a
/// SIGSTOP does, so the judges must know of it.
/// </summary>
public static class StallWatch
{
    private const int PulseMs = 25;

    public static async Task RunAsync(LedgerWriter ledger, int limitMs, CancellationToken stop)
    {
        long last = Environment.TickCount64;
        while (!stop.IsCancellationRequested)
        {
            // On the pool, as the runtime's own timers are.
            await Task.Delay(PulseMs, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            long now = Environment.TickCount64;
            if (now - last > limitMs) ledger.Write(Fact.Stalled, number: now - last);
            last = now;
        }
    }
}
