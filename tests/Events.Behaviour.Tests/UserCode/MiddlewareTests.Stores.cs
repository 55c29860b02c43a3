using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.UserCode;

public sealed class EmbeddedMiddlewareTests : MiddlewareTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisMiddlewareTests(RedisServerFixture redis) : MiddlewareTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
