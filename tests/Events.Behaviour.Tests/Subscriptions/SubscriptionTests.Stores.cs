using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour.Subscriptions;

public sealed class EmbeddedSubscriptionTests : SubscriptionTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisSubscriptionTests(RedisServerFixture redis) : SubscriptionTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedSharedReadTests : SharedReadTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisSharedReadTests(RedisServerFixture redis) : SharedReadTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedContinuityTests : ContinuityTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisContinuityTests(RedisServerFixture redis) : ContinuityTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}

public sealed class EmbeddedSeveralStreamsTests : SeveralStreamsTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class RedisSeveralStreamsTests(RedisServerFixture redis) : SeveralStreamsTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
