using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.InMemory;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>What is told of a store that is away.</summary>
public sealed class AwayTests
{
    [Fact]
    public async Task That_leases_cannot_be_renewed_shows_while_every_handler_is_busy()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handlers = new Remembering { Body = (_, _) => gate.Task };
        var inner = new InMemoryStreamStore();
        IStreamStore store = AwayStore.Over(inner);
        await using var producer = new EventsClient(inner);
        await producer.OpenStream<OrderStream>().ProduceAsync(new OrderPlaced("o-1", "alice", 1));
        await using var client = new EventsClient(store);
        await using GroupConsumer consumer = client.CreateConsumer(
            handlers, new ConsumerOptions { Prefetch = 1, ReapInterval = TimeSpan.FromHours(1), LeaseRenewal = TimeSpan.FromMilliseconds(20) });
        consumer.Start();
        await Eventually.TrueAsync(() => handlers.Runs.Count == 1);
        AwayStore.SetAway(store, true);
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.WaitingForStore);
        Assert.IsType<ConnectionFailedException>(consumer.Status.LastError);

        AwayStore.SetAway(store, false);
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.Running);
        Assert.Equal(0, consumer.HandledCount);
        gate.SetResult();
    }

    [Fact]
    public async Task Reaping_on_demand_says_each_time_that_the_store_is_away()
    {
        IStreamStore store = AwayStore.Over(new InMemoryStreamStore());
        await using var client = new EventsClient(store);
        await using GroupConsumer consumer = client.CreateConsumer(new Moving(), new ConsumerOptions { Name = "worker" });
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.State == ConsumerState.Running);
        AwayStore.SetAway(store, true);
        for (int i = 0; i < 3; i++)
        {
            await Assert.ThrowsAsync<ConnectionFailedException>(() => consumer.ReapNowAsync().WaitAsync(Eventually.Patience));
        }

        AwayStore.SetAway(store, false);
        Assert.Equal(0, (await consumer.ReapNowAsync().WaitAsync(Eventually.Patience)).Claimed);
    }
}
