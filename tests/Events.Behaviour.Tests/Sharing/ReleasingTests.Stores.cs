using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Sharing;

public sealed class EmbeddedReleasingTests : ReleasingTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisReleasingTests(RedisServerFixture redis) : ReleasingTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
