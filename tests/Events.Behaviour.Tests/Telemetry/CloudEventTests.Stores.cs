using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Telemetry;

public sealed class EmbeddedCloudEventTests : CloudEventTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisCloudEventTests(RedisServerFixture redis) : CloudEventTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
