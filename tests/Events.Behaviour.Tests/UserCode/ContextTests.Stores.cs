using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.UserCode;

public sealed class EmbeddedContextTests : ContextTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisContextTests(RedisServerFixture redis) : ContextTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
