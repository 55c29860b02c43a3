using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.UserCode;

public sealed class EmbeddedSlowHandlerTests : SlowHandlerTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisSlowHandlerTests(RedisServerFixture redis) : SlowHandlerTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
