using Events.Chaos.Ledgers;
using Events.Client;

namespace Events.Chaos.Roles;

/// <summary>Consumes its share of the partitions, until it is stopped.</summary>
public static class RouterRole
{
    public static async Task RunAsync(EventsClient client, LedgerWriter ledger, CancellationToken stop)
    {
        IReadOnlyList<GroupConsumer> consumers = client.CreateConsumers(
            new RouteHandlers(ledger), new ConsumerOptions { BlockTime = TimeSpan.FromMilliseconds(500), StopTimeout = TimeSpan.FromSeconds(5) });
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        ledger.Write(Fact.Started);
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(consumers.Select(static consumer => consumer.StopAsync(CancellationToken.None)));
    }
}
