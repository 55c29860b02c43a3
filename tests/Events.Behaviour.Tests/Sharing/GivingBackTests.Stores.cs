using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Sharing;

public sealed class EmbeddedGivingBackTests : GivingBackTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisGivingBackTests(RedisServerFixture redis) : GivingBackTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
