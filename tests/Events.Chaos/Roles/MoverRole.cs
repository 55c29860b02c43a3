using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Client;
using Events.Scheduling;

namespace Events.Chaos.Roles;

/// <summary>Moves what is scheduled into the stream, until it is stopped.</summary>
public static class MoverRole
{
    public static async Task RunAsync(EventsClient client, LedgerWriter ledger, CancellationToken stop)
    {
        using ScheduleKeeper keeper = client.KeepSchedule<ChaosStream>();
        ledger.Write(Fact.Started);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
