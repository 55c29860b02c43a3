using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Sharing;

public sealed class EmbeddedBytesTests : BytesTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisBytesTests(RedisServerFixture redis) : BytesTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
