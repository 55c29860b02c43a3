using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Batches;

public sealed class EmbeddedBatchFormingTests : BatchFormingTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisBatchFormingTests(RedisServerFixture redis) : BatchFormingTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
