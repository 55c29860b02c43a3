using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;

namespace Events.Behaviour;

/// <summary>A clock whose timestamps jump, as no clock should: what is known by it is asked again, and nothing is lost or doubled.</summary>
public sealed class JumpingClockTests
{
    [Theory]
    [InlineData(-3_600)]
    [InlineData(-1)]
    [InlineData(3_600)]
    public async Task What_is_read_and_what_waits_is_handled(int seconds)
    {
        await using var world = new EmbeddedWorld();
        int failures = 0;
        var workers = new Workers
        {
            Body = (work, _, _) => work is Work { Number: 0 } && ++failures == 1 ? throw new InvalidOperationException("once") : Task.CompletedTask,
        };
        await using GroupConsumer consumer = world.Start(workers);
        for (int i = 0; i < 5; i++) await world.Stream.ProduceAsync(new Work(i));
        await world.UntilAsync(() => workers.Runs.Count == 5);
        await world.UntilAsync(async () => await world.PendingCountAsync() == 1);

        world.Clock.Jump(TimeSpan.FromSeconds(seconds));
        for (int i = 5; i < 10; i++) await world.Stream.ProduceAsync(new Work(i));
        await world.DrainedAsync();

        // The one that failed comes back, by the store's time if not by this one.
        Assert.Equal(11, workers.Runs.Count);
        Assert.Equal((10, 1, 0), (consumer.HandledCount, consumer.FailedCount, consumer.Status.Restarts));
        Assert.Equal(ConsumerState.Running, consumer.State);
    }
}
