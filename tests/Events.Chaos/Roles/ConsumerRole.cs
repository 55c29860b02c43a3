using Events.Chaos.Contracts;
using Events.Chaos.Ledgers;
using Events.Client;
using Events.Policies;

namespace Events.Chaos.Roles;

/// <summary>A consumer of the group, until it is stopped.</summary>
public static class ConsumerRole
{
    public static async Task RunAsync(WorkerOptions options, EventsClient client, LedgerWriter ledger, CancellationToken stop)
    {
        var how = new ConsumerOptions
        {
            Name = options.ConsumerName is { } name ? (name.Length == 0 ? null : name) : options.Name,
            Concurrency = options.Concurrency,
            Prefetch = options.Prefetch,
            HoldTarget = options.Hoards ? TimeSpan.MaxValue : new ConsumerOptions().HoldTarget,
            BatchSize = Math.Max(1, options.Prefetch / 2),
            BlockTime = TimeSpan.FromMilliseconds(500),
            MinIdle = TimeSpan.FromMilliseconds(options.MinIdleMs),
            ReapInterval = TimeSpan.FromMilliseconds(options.ReapIntervalMs),
            StopTimeout = TimeSpan.FromSeconds(5),

            MaxDeliveries = options.MaxDeliveries,
            Retry = new RetryPolicy { FirstDelay = TimeSpan.FromMilliseconds(20), MaxDelay = TimeSpan.FromMilliseconds(200) },
        };
        await using GroupConsumer consumer = options.Audits
            ? client.CreateConsumer(new ChaosAuditors(ledger, new Work(options)), how)
            : client.CreateConsumer(new ChaosHandlers(ledger, new Work(options), client.OpenStream<BookingStream>()), how);
        consumer.GroupRestored += restored => ledger.Write(Fact.Restored, "-", restored.After, restored.MayBeLost);
        consumer.Start();
        ledger.Write(Fact.Started);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await consumer.StopAsync(CancellationToken.None);
    }
}
