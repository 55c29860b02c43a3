using Events.Behaviour.Worlds;
using Events.TestSupport;

namespace Events.Behaviour;

public sealed class EmbeddedExtremeTimeTests : ExtremeTimeTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld());
}

public sealed class GigahertzExtremeTimeTests : ExtremeTimeTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld(1_000_000_000));
}

public sealed class KilohertzExtremeTimeTests : ExtremeTimeTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld(1_000));
}

public sealed class GigahertzRetryTests : RetryTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld(1_000_000_000));
}

public sealed class KilohertzRetryTests : RetryTests
{
    protected override Task<World> OpenWorldAsync() => Task.FromResult<World>(new EmbeddedWorld(1_000));
}

public sealed class RedisExtremeTimeTests(RedisServerFixture redis) : ExtremeTimeTests, IClassFixture<RedisServerFixture>
{
    protected override async Task<World> OpenWorldAsync() => await RedisWorld.OpenAsync(redis.Server);
}
