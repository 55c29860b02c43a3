using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.LowLevel;

public sealed class EmbeddedLowLevelTests : LowLevelTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisLowLevelTests(RedisServerFixture redis) : LowLevelTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
