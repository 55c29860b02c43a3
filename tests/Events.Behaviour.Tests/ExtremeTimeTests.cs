using Events.Behaviour.Sample;
using Events.Client;
using Events.Consuming;
using Events.Policies;

namespace Events.Behaviour;

/// <summary>The longest times there are mean what they say, and are nowhere taken for the shortest.</summary>
public abstract class ExtremeTimeTests : DeliveryTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MaxValue - 1)]
    [InlineData(TimeSpan.TicksPerDay * 365 * 292)]
    [InlineData(TimeSpan.TicksPerDay * 60)]
    public async Task What_a_handler_puts_off_for_ever_does_not_come_back(long ticks)
    {
        var workers = new Workers
        {
            Body = (_, context, _) =>
            {
                context.Retry(TimeSpan.FromTicks(ticks));
                return Task.CompletedTask;
            },
        };
        await using GroupConsumer consumer = World.Start(workers);
        await World.Stream.ProduceAsync(new Work(1));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await World.PassAsync(World.MinIdle * 2);

        Assert.Single(workers.Runs);
        Assert.Equal(1, await World.PendingCountAsync());
        Assert.Equal((ConsumerState.Running, 0), (consumer.State, consumer.Status.Restarts));
    }

    [Fact]
    public async Task A_consumer_all_of_whose_times_are_the_longest_handles_and_stops()
    {
        var workers = new Workers
        {
            Body = static (work, _, _) => work is Work { Number: 1 } ? throw new InvalidOperationException("fails") : Task.CompletedTask,
        };
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        GroupConsumer consumer = World.Start(workers, configure: static options =>
        {
            options.MinIdle = options.ReapInterval = options.ReapTimeBudget = options.AckDelay = TimeSpan.MaxValue;
            options.BlockTime = options.StopTimeout = options.StopGrace = options.DeleteConsumersAfter = TimeSpan.MaxValue;
            options.Retry = new RetryPolicy { FirstDelay = TimeSpan.MaxValue, MaxDelay = TimeSpan.MaxValue };
        });
        await World.UntilAsync(() => workers.Runs.Count == 5);
        await World.UntilAsync(async () => await World.PendingCountAsync() == 1);
        await World.Stream.ProduceAsync(new Work(5));
        await World.UntilAsync(() => workers.Runs.Count == 6);
        await World.PassAsync(TimeSpan.FromMilliseconds(300));
        Assert.Equal((6, 0), (workers.Runs.Count, consumer.Status.Restarts));

        Task stopping = consumer.StopAsync();
        await World.UntilAsync(() => stopping.IsCompleted);
        Assert.Equal(1, await World.PendingCountAsync());
    }

    [Fact]
    public async Task A_consumer_all_of_whose_limits_are_the_highest_handles_and_stops()
    {
        var workers = new Workers();
        for (int i = 0; i < 5; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer consumer = World.Start(workers, configure: static options =>
        {
            options.BatchSize = options.Prefetch = options.AckBatchSize = options.ReapPageSize = options.MaxDeliveries = int.MaxValue;
            options.PrefetchBytes = options.MaxDeadLetters = options.LagWarning = long.MaxValue;
        });
        await World.DrainedAsync();

        Assert.Equal((5, 0), (workers.Runs.Count, consumer.Status.Restarts));
    }
}
