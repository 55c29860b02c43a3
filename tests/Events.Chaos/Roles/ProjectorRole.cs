using Events.Chaos.Ledgers;
using Events.Client;
using Events.Projections;

namespace Events.Chaos.Roles;

/// <summary>Runs the projection, or stands by, until it is stopped.</summary>
public static class ProjectorRole
{
    public static async Task RunAsync(WorkerOptions options, EventsClient client, LedgerWriter ledger, CancellationToken stop)
    {
        var how = new ProjectionOptions
        {
            Lease = TimeSpan.FromMilliseconds(options.MinIdleMs),
            PollInterval = TimeSpan.FromMilliseconds(50),
            PageSize = options.Prefetch,
        };
        await using ProjectionRunner runner = client.StartProjection(new ChaosTotals(ledger, new Work(options)), how);
        ledger.Write(Fact.Started);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
