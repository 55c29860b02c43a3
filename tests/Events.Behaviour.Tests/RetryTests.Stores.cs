using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedRetryTests : RetryTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

[Collection(RedisCollection.Name)]
public sealed class RedisRetryTests(RedisServerFixture redis) : RetryTests
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
