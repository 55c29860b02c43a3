using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Projections;

public sealed class EmbeddedProjectionTests : ProjectionTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisProjectionTests(RedisServerFixture redis) : ProjectionTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedProjectionRebuildTests : ProjectionRebuildTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisProjectionRebuildTests(RedisServerFixture redis) : ProjectionRebuildTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
