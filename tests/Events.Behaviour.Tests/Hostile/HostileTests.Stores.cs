using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Hostile;

public sealed class EmbeddedHostileTests : HostileTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisHostileTests(RedisServerFixture redis) : HostileTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedStoredExceptionTests : StoredExceptionTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisStoredExceptionTests(RedisServerFixture redis) : StoredExceptionTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
