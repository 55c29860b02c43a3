using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Batches;

public sealed class EmbeddedMixedBatchTests : MixedBatchTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisMixedBatchTests(RedisServerFixture redis) : MixedBatchTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
