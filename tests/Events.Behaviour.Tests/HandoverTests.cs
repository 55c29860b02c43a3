using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Store.Roles;

namespace Events.Behaviour;

/// <summary>Entries between the server's answer and the consumer's custody.</summary>
public abstract class HandoverTests : DeliveryTests
{
    [Fact]
    public async Task A_page_that_is_slow_to_be_taken_into_custody_is_not_taken_for_entries_that_others_moved_here()
    {
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        (IStreamStore store, SlowHandoverStore control) = SlowHandoverStore.Around(World.Store);
        await using var client = new EventsClient(store, World.Time, World.Loggers, ownsStore: false);
        var workers = new Workers { Body = static (_, context, _) => { context.DeadLetter("no"); return Task.CompletedTask; } };
        ConsumerOptions options = World.Options();
        options.Concurrency = 8;
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, World.Key);
        consumer.Start();
        try
        {
            // A second look is a moment behind the first.
            await World.UntilAsync(() => control.Looks >= 6);
        }
        finally
        {
            control.GoOn();
        }

        await World.DrainedAsync();
        Task stopped = consumer.StopAsync();
        await World.UntilAsync(() => stopped.IsCompleted);

        Assert.Equal([0, 1, 2, 3, 4], workers.Seen<Work>().Select(static work => work.Number).Order());
        Assert.Equal(5, (await World.DeadLettersAsync()).Count);
        Assert.Equal(0, World.Loggers.Count(2109) + World.Loggers.Count(2105));
    }
}
