using Events.Client;
using Events.Consuming;
using Events.Errors;
using Events.InMemory;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Runtime.Tests.Consuming;

/// <summary>Reaping on demand while the store is away.</summary>
public sealed class ReapNowAwayTests
{
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
