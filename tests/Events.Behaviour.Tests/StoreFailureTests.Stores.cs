using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedStoreFailureTests : StoreFailureTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisStoreFailureTests(RedisServerFixture redis) : StoreFailureTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
