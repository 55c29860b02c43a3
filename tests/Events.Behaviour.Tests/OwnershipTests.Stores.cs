using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedOwnershipTests : OwnershipTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisOwnershipTests(RedisServerFixture redis) : OwnershipTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
