using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Telemetry;

public sealed class EmbeddedHeaderTests : HeaderTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisHeaderTests(RedisServerFixture redis) : HeaderTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
