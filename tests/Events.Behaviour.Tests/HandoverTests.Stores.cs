using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedHandoverTests : HandoverTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisHandoverTests(RedisServerFixture redis) : HandoverTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
