using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Consuming;
using Events.Policies;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Behaviour;

/// <summary>A real server that moves idle entries here and then refuses to read what is in them.</summary>
public sealed class RefusedClaimTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>
{
    private const int EntriesMovedHere = 2108;

    private readonly RedisServer _server = redis.Server;
    private readonly string _user = $"user-{Guid.NewGuid():N}";

    [Fact]
    public async Task What_it_moved_here_is_not_overtaken_and_not_told_as_anothers_doing()
    {
        await using World world = await RedisWorld.OpenAsync(_server);
        await AllowAsync("+@all");
        await world.Store.CreateGroupAsync(world.StreamKey, "workers", EntryId.Min);
        for (int i = 1; i <= 8; i++) await world.Stream.ProduceAsync(new Step("a", i));
        await using (IGroupReader gone = world.Store.OpenReader(new ConsumerKey(world.StreamKey, "workers", "gone")))
        {
            (await gone.ReadNewAsync(8, TimeSpan.Zero, default, default)).Dispose();
        }

        RedisOptions redisOptions = RedisOptions.Parse(_server.Endpoint) with { User = _user, Password = "secret" };
        await using var client = new EventsClient(await RedisStreamStore.ConnectAsync(redisOptions), null, world.Loggers);
        var workers = new Workers();
        ConsumerOptions options = world.Options();
        (options.ReapPageSize, options.ReapInterval) = (3, world.MinIdle / 20);
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, world.Key);
        consumer.Start();
        await world.UntilAsync(() => consumer.State == ConsumerState.Running);
        await AllowAsync("+@all", "-xrange");
        await world.UntilAsync(async () => (await world.PendingLinesAsync()).Any(static line => line.StartsWith("worker-a", StringComparison.Ordinal)));
        await AllowAsync("+@all");
        await world.DrainedAsync();

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], workers.Seen<Step>().Select(static step => step.Number));
        Assert.Equal(0, world.Loggers.Count(EntriesMovedHere));
    }

    [Fact]
    public async Task Another_try_that_it_refuses_to_read_is_no_delivery()
    {
        const int Refused = 2012;
        await using World world = await RedisWorld.OpenAsync(_server);
        await AllowAsync("+@all");
        RedisOptions redisOptions = RedisOptions.Parse(_server.Endpoint) with { User = _user, Password = "secret" };
        await using var client = new EventsClient(await RedisStreamStore.ConnectAsync(redisOptions), null, world.Loggers);
        bool isOver = false;
        var workers = new Workers
        {
            Body = (_, _, _) => Volatile.Read(ref isOver) ? Task.CompletedTask : throw new InvalidOperationException("not yet"),
        };
        ConsumerOptions options = world.Options();
        options.MaxDeliveries = 1000;
        options.Retry = new RetryPolicy { FirstDelay = world.MinIdle / 5, MaxDelay = world.MinIdle / 5, Jitter = 0 };
        await using GroupConsumer consumer = client.CreateConsumer(workers, options, world.Key);
        consumer.Start();
        await world.Stream.ProduceAsync(new Step("a", 1));
        await world.UntilAsync(() => workers.Runs.Count == 2);

        await AllowAsync("+@all", "-xrange");
        await world.UntilAsync(() => world.Loggers.Count(Refused) >= 3);
        Volatile.Write(ref isOver, true);
        await AllowAsync("+@all");
        await world.DrainedAsync();

        Assert.Equal(Enumerable.Range(1, workers.Runs.Count).Select(static n => (long)n), workers.Runs.Select(static run => (long)run.DeliveryCount));
    }

    private async Task AllowAsync(params string[] rules) =>
        await _server.CommandAsync(["ACL", "SETUSER", _user, "reset", "on", ">secret", "~*", "&*", .. rules]);
}
