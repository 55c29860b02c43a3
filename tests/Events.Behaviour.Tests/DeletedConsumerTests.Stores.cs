using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Policies;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>A consumer that is deleted while nothing is in its hands. In real time: what is due is claimed within a moment.</summary>
public sealed class DeletedConsumerTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task What_waits_for_another_try_when_its_consumer_is_deleted_comes_back_before_anybody_has_looked()
    {
        await using World world = await RedisWorld.OpenAsync(redis.Server);
        var workers = new Workers();
        workers.Body = (value, context, _) =>
            value is Step && context.DeliveryCount == 1 ? throw new InvalidOperationException("no") : Task.CompletedTask;
        await world.Stream.ProduceAsync(new Step("a", 0));
        await using GroupConsumer consumer = world.Start(workers, "worker-a", options =>
        {
            World.NeverReaps(options);
            options.Retry = new RetryPolicy { FirstDelay = world.MinIdle / 4, MaxDelay = world.MinIdle, Jitter = 0 };
            (options.MinIdle, options.LeaseRenewal) = (TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
        });
        await world.UntilAsync(() => consumer.FailedCount == 1);
        await world.PassAsync(TimeSpan.FromMilliseconds(10));
        await world.DeleteConsumerAsync("worker-a");

        // A delivery makes the consumer anew.
        await world.Stream.ProduceAsync(new Work(1));
        await world.UntilAsync(() => workers.Runs.Count == 3);
        await world.DrainedAsync();

        Assert.Equal([0, 0], workers.Seen<Step>().Select(static step => step.Number));
    }
}
