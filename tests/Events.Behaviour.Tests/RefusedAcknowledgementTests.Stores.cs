using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
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
}
