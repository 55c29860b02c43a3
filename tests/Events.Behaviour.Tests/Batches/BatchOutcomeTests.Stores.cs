using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Batches;

public sealed class EmbeddedBatchOutcomeTests : BatchOutcomeTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisBatchOutcomeTests(RedisServerFixture redis) : BatchOutcomeTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
