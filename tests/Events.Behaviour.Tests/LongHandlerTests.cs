using Events.Behaviour.Sample;
using Events.Client;

namespace Events.Behaviour;

/// <summary>A handler that takes long. Each number of consumers is a class, so that in real time they wait side by side.</summary>
public abstract class LongHandlerTests(int consumers) : DeliveryTests
{
    [Fact]
    public async Task A_handler_ten_times_as_long_as_the_minimum_idle_time_runs_each_entry_once()
    {
        // In real time a busy machine may keep the whole process from renewing for long.
        TimeSpan minIdle = World.MinIdle * 2;
        var workers = new Workers();
        workers.Body = async (value, _, token) =>
        {
            if (value is Work { Number: 0 }) await Task.Delay(minIdle * 10, World.Time, token);
        };
        for (int i = 0; i <= 100; i++) await World.Stream.ProduceAsync(new Work(i));
        await using GroupConsumer a = World.Start(workers, "worker-a", Long);
        await World.UntilAsync(async () => await World.Store.ExistsAsync(World.StreamKey)
            && (await World.Store.GroupInfoAsync(World.StreamKey)).Any(group => group.Pending == 101));
        await using GroupConsumer? b = consumers > 1 ? World.Start(workers, "worker-b", Long) : null;
        await using GroupConsumer? c = consumers > 2 ? World.Start(workers, "worker-c", Long) : null;
        await World.DrainedAsync();

        Assert.Equal(101, workers.Runs.Count);
        Assert.All(workers.Runs, run => Assert.Equal((1, "worker-a"), (run.DeliveryCount, run.Consumer)));

        void Long(
            ConsumerOptions options) => (options.MinIdle, options.BatchSize, options.Prefetch, options.HoldTarget) = (minIdle, 101, 101, TimeSpan.MaxValue);
    }
}
