using Events.Behaviour.Sample;
using Events.Behaviour.Worlds;
using Events.Client;
using Events.Policies;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedUnknownTypeTests : UnknownTypeTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisUnknownTypeTests(RedisServerFixture redis) : UnknownTypeTests, IClassFixture<RedisServerFixture>
{
    // The server may be one that others use too.
    private readonly string _name = $"events-{Guid.NewGuid():N}";

    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server, _name);

    [Fact]
    public async Task A_lost_connection_is_no_reason_to_look_again_at_what_was_left()
    {
        using var measured = new Measurements(World.Key);
        await AddUnknownAsync(3);
        var workers = new Workers();
        await using GroupConsumer consumer = World.Start(workers, configure: static options =>
            (options.UnknownEvents, options.MinIdle, options.ReapInterval) =
            (UnhandledEventPolicy.Leave, TimeSpan.FromMinutes(10), TimeSpan.FromHours(1)));
        await LeftAsync(3);
        await KillAllAsync();
        await World.UntilAsync(() => World.Loggers.Count(2004) > 0);
        await redis.Server.CommandAsync("XADD", World.Key, "*", "type", "work.todo", "number", "1");
        await World.UntilAsync(() => workers.Runs.Count == 1);

        Assert.Equal(3, measured.Sum("events.consumer.unknown_types"));
    }

    private async Task KillAllAsync()
    {
        string clients = (string)(await redis.Server.CommandAsync("CLIENT", "LIST"))!;
        foreach (string line in clients.Split('\n').Where(line => line.Contains($" name={_name} ", StringComparison.Ordinal)))
        {
            await redis.Server.CommandAsync("CLIENT", "KILL", "ID", line[3..line.IndexOf(' ', StringComparison.Ordinal)]);
        }
    }
}
