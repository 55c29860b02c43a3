using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Redis;
using Events.Redis.Stores;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedOrderTests : OrderTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisOrderTests(RedisServerFixture redis) : OrderTests, IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task A_page_that_cannot_be_begun_is_not_overtaken_by_the_one_that_was_read_ahead()
    {
        // The connection breaks with the claim of the first dedupe key, when the next page is on its way already.
        int claims = 0;
        await using var world = new RedisWorld(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint) with
        {
            OpenStream = endpoint => new RedisCutStream(
                endpoint, command => command.Span.IndexOf("}:done:"u8) >= 0 && Interlocked.Increment(ref claims) == 1),
        }));
        await world.Stream.ProduceAsync(new Charge("c", 1));
        for (int i = 0; i < 15; i++) await world.Stream.ProduceAsync(new Step("k", i));

        var workers = new Workers();
        await using GroupConsumer consumer = world.Start(workers, configure: options =>
        {
            options.Concurrency = 4;
            options.Prefetch = 16;
            options.BatchSize = 4;
        });
        await Eventually.TrueAsync(() => workers.Seen<Step>().Count >= 15);
        Assert.True(claims > 0);
        Assert.Equal(Enumerable.Range(0, 15), workers.Seen<Step>().Select(step => step.Number));
    }

    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
