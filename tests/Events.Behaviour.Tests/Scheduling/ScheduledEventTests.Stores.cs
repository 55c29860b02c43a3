using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Scheduling;

public sealed class EmbeddedScheduledEventTests : ScheduledEventTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisScheduledEventTests(RedisServerFixture redis) : ScheduledEventTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
