using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Batches;

public sealed class EmbeddedBatchOnceTests : BatchOnceTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisBatchOnceTests(RedisServerFixture redis) : BatchOnceTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
