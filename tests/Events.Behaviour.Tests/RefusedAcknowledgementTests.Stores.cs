using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>A server that refuses acknowledgements and gives entries all the same.</summary>
public sealed class RefusedAcknowledgementTests(RedisServerFixture redis) : DeliveryTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);

    [Fact]
    public async Task What_was_handled_while_acknowledgements_were_refused_does_not_run_again()
    {
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers);
        await World.Stream.ProduceAsync(new Work(0));
        await World.UntilAsync(() => workers.Runs.Count == 1);
        await redis.Server.CommandAsync("ACL", "SETUSER", "default", "-xack");
        try
        {
            for (int i = 1; i < 20; i++)
            {
                await World.Stream.ProduceAsync(new Work(i));
                await World.UntilAsync(() => workers.Runs.Count == i + 1);
            }

            await World.UntilAsync(() => World.Loggers.Count(2013) > 0);
        }
        finally
        {
            await redis.Server.CommandAsync("ACL", "SETUSER", "default", "+xack");
        }

        await World.DrainedAsync();
        await World.PassAsync(World.MinIdle * 2);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => new Work(i)), workers.Seen<Work>());

        // Reading went on all the while: the refusal is no failure of the read.
        Assert.Equal(0, World.Loggers.Count(2004));
    }

    [Fact]
    public async Task What_is_refused_for_long_is_bounded_and_told_once_and_goes_on()
    {
        const int Bound = 10_000;
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: static options => options.MinIdle = TimeSpan.FromMinutes(1));
        await World.UntilAsync(() => consumer.State == ConsumerState.Running);
        await redis.Server.CommandAsync("ACL", "SETUSER", "default", "-xack");
        try
        {
            WorkStream.Batch batch = World.Stream.CreateBatch();
            for (int i = 0; i < Bound + 3000; i++) batch.Add(new Work(i));
            await World.Stream.ProduceBatchAsync(batch);
            await World.UntilAsync(() => World.Loggers.Count(2085) == 1);
            await World.UntilAsync(() => consumer.State == ConsumerState.WaitingForStore);
            int handled = workers.Runs.Count;
            Assert.InRange(handled, Bound - 1000, Bound + 1000);
            await World.PassAsync(World.MinIdle);
            Assert.Equal(handled, workers.Runs.Count);
        }
        finally
        {
            await redis.Server.CommandAsync("ACL", "SETUSER", "default", "+xack");
        }

        await World.DrainedAsync();
        Assert.Equal(Enumerable.Range(0, Bound + 3000), workers.Seen<Work>().Select(work => work.Number));
        Assert.Equal(1, World.Loggers.Count(2085));
        await World.UntilAsync(() => consumer.State == ConsumerState.Running);
    }
}
