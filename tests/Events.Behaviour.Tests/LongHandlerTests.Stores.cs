using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedLongHandlerAloneTests() : LongHandlerTests(1)
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class EmbeddedLongHandlerAmongOthersTests() : LongHandlerTests(3)
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisLongHandlerAloneTests(RedisServerFixture redis) : LongHandlerTests(1), IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class RedisLongHandlerAmongOthersTests(RedisServerFixture redis) : LongHandlerTests(3), IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
