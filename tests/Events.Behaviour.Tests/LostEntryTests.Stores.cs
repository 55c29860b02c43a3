using System.Collections.Concurrent;
using Events.Administration;
using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedLostEntryTests : LostEntryTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisLostEntryTests(RedisServerFixture redis) : LostEntryTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);

    [Fact]
    public async Task Of_a_server_that_has_forgotten_how_much_was_read_nothing_is_told()
    {
        var told = new ConcurrentQueue<EntriesLost>();
        var workers = new Workers();
        await using (GroupConsumer consumer = World.Start(workers, configure: World.NeverReaps))
        {
            consumer.EntriesLost += told.Enqueue;
            for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
            await World.DrainedAsync();
            await ForgetReadAsync(0);
        }

        // Its life has ended, and remembers how far the group had come. Now the server has an older count than that, and more is read by it.
        await using (GroupConsumer consumer = World.Start(workers, configure: World.NeverReaps))
        {
            consumer.EntriesLost += told.Enqueue;
            for (int i = 20; i < 40; i++) await World.Stream.ProduceAsync(new Work(i));
            await World.DrainedAsync();
            await ForgetReadAsync(5);
        }

        Assert.Empty(told);
        Assert.Null((await OneGroupAsync()).Loss);
    }

    [Fact]
    public async Task Nor_is_what_was_read_taken_for_unread()
    {
        await using (World.Start(new Workers(), configure: World.NeverReaps))
        {
            for (int i = 0; i < 20; i++) await World.Stream.ProduceAsync(new Work(i));
            await World.DrainedAsync();
        }

        await ForgetReadAsync(0);
        for (int i = 20; i < 25; i++) await World.Stream.ProduceAsync(new Work(i));

        GroupDetails group = await OneGroupAsync();
        Assert.Equal((5, true), (group.Lag, group.IsLagExact));
    }

    // As a server does that loads what Redis 7.0 has written down, or was its replica.
    private async Task ForgetReadAsync(int read)
    {
        string last = (await World.Store.StreamInfoAsync(World.StreamKey)).LastGeneratedId.ToString();
        await redis.Server.CommandAsync("XGROUP", "SETID", World.Key, "workers", last, "ENTRIESREAD", $"{read}");
    }

    private async Task<GroupDetails> OneGroupAsync() => Assert.Single(await World.Client.Administration.ListGroupsAsync(World.Key));
}
