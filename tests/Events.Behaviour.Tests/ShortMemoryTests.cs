using Events.Behaviour.Sample;
using Events.Client;
using Events.Producing;

namespace Events.Behaviour;

/// <summary>A process that has no memory for an event, which is no fault of the event's.</summary>
public abstract class ShortMemoryTests : DeliveryTests
{
    [Fact]
    public async Task An_event_for_which_there_is_no_memory_is_tried_again()
    {
        string[] keys = await ProduceAsync(refusals: 2);
        var workers = new HeavyWorkers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.DrainedAsync();

        Assert.Equal([(keys[1], 1), (keys[0], 3)], workers.Handled);
        Assert.Empty(await World.DeadLettersAsync());
        Assert.Equal(0, World.Loggers.Count(2008));
    }

    [Fact]
    public async Task One_for_which_there_is_never_any_is_dead_lettered_at_exactly_the_limit()
    {
        string[] keys = await ProduceAsync(refusals: int.MaxValue);
        var workers = new HeavyWorkers();
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.MaxDeliveries = 3);
        await World.DrainedAsync();

        Assert.Equal([(keys[1], 1)], workers.Handled);
        Assert.Equal("max-deliveries", Assert.Single(await World.DeadLettersAsync())["dead:reason"]);
        Assert.Equal(3, int.MaxValue - Heavy.Refusals[keys[0]]);
    }

    private async Task<string[]> ProduceAsync(int refusals)
    {
        HeavyStream stream = World.Client.OpenStream<HeavyStream>(new StreamOptions { Key = World.Key });
        string[] keys = [$"{World.Key}-first", $"{World.Key}-second"];
        foreach (string key in keys) await stream.ProduceAsync(new Heavy(key));
        Heavy.Refusals[keys[0]] = refusals;
        return keys;
    }
}
