using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>Pages that are too long to be taken as a whole, which is so of our own connections alone: a multiplexer's replies come as a whole.</summary>
public sealed class LongPageTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    [Fact]
    public async Task Entries_of_many_megabytes_among_small_ones_do_not_change_the_order()
    {
        await using World world = await RedisWorld.OpenAsync(redis.Server);
        string large = new('x', 6 << 20);
        for (int i = 1; i <= 300; i++)
        {
            string[] fields = ["type", "work.step", "ts_ms", "1", "key", "a", "number", $"{i}"];
            await world.AddRawAsync(i is > 100 and < 130 ? [.. fields, "more", large] : fields);
        }

        var workers = new Workers();
        await using GroupConsumer consumer = world.Start(workers, configure: static options =>
        {
            // The process may stand still for longer than that of the world.
            (options.Concurrency, options.MinIdle) = (4, TimeSpan.FromMinutes(1));
        });
        await world.DrainedAsync();
        await world.Store.DeleteStreamAsync(world.StreamKey);

        Assert.Equal(Enumerable.Range(1, 300), workers.Seen<Step>().Select(static step => step.Number));
        Assert.All(workers.Runs, static run => Assert.Equal(1, run.DeliveryCount));
    }
}
